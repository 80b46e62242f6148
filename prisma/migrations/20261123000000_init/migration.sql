-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "staff_role" AS ENUM ('RESPONSIBLE', 'DESK', 'COORDINATOR', 'KITCHEN');

-- CreateEnum
CREATE TYPE "link_state" AS ENUM ('REQUESTED', 'ACTIVE', 'REFUSED', 'BLOCKED');

-- CreateEnum
CREATE TYPE "link_source" AS ENUM ('IMPORT', 'REGISTRATION', 'REQUEST', 'STAFF');

-- CreateEnum
CREATE TYPE "tariff_category" AS ENUM ('RESIDENT', 'SCHOOL', 'OTHER');

-- CreateEnum
CREATE TYPE "basket_status" AS ENUM ('OPEN', 'VALIDATED', 'CLOSED', 'ABANDONED');

-- CreateEnum
CREATE TYPE "enrolment_status" AS ENUM ('HELD', 'CONFIRMED', 'CANCELLED', 'EXPIRED');

-- CreateEnum
CREATE TYPE "enrolment_source" AS ENUM ('PARENT', 'OFFER', 'STAFF');

-- CreateEnum
CREATE TYPE "waiting_status" AS ENUM ('WAITING', 'OFFERED', 'ACCEPTED', 'PASSED', 'LEFT', 'DROPPED');

-- CreateEnum
CREATE TYPE "payment_method" AS ENUM ('ONLINE', 'TRANSFER');

-- CreateEnum
CREATE TYPE "payment_status" AS ENUM ('PENDING', 'PAID', 'FAILED', 'CANCELLED', 'EXPIRED', 'REFUNDED');

-- CreateEnum
CREATE TYPE "payment_line_outcome" AS ENUM ('PENDING', 'CONFIRMED', 'REFUNDED');

-- CreateEnum
CREATE TYPE "refund_status" AS ENUM ('DUE', 'SENT', 'DONE', 'FAILED');

-- CreateEnum
CREATE TYPE "refund_reason" AS ENUM ('LATE_PAYMENT', 'LINE_RELEASED', 'CANCELLATION', 'SURPLUS', 'WEEK_CANCELLED');

-- CreateEnum
CREATE TYPE "ledger_kind" AS ENUM ('PAID', 'REFUNDED');

-- CreateEnum
CREATE TYPE "cancellation_status" AS ENUM ('REQUESTED', 'ACCEPTED', 'REFUSED');

-- CreateEnum
CREATE TYPE "attendance_status" AS ENUM ('PRESENT', 'ABSENT_JUSTIFIED', 'ABSENT');

-- CreateTable
CREATE TABLE "commune" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "name" TEXT NOT NULL,
    "service_name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "phone" TEXT,
    "address" TEXT,
    "postal_codes" TEXT[],
    "iban" TEXT NOT NULL,
    "beneficiary" TEXT NOT NULL,
    "enterprise_number" TEXT,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "commune_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "person" (
    "id" UUID NOT NULL,
    "given_name" TEXT NOT NULL,
    "family_name" TEXT NOT NULL,
    "language" TEXT NOT NULL DEFAULT 'fr',
    "national_number" BYTEA,
    "number_index" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" UUID NOT NULL,
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "acr" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_sign_in_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "person_id" UUID NOT NULL,
    "issuer" TEXT NOT NULL,
    "acr" TEXT NOT NULL,
    "id_token" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "staff_member" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "role" "staff_role" NOT NULL,
    "site_name" TEXT,
    "pledged_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "staff_member_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "parent" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "phone" TEXT,
    "street" TEXT,
    "postal_code" TEXT,
    "city" TEXT,
    "registered_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "parent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "school" (
    "id" UUID NOT NULL,
    "fase_number" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "postal_code" TEXT NOT NULL,
    "city" TEXT NOT NULL,

    CONSTRAINT "school_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "child" (
    "id" UUID NOT NULL,
    "given_name" TEXT NOT NULL,
    "family_name" TEXT NOT NULL,
    "birth_date" DATE NOT NULL,
    "national_number" BYTEA,
    "number_index" TEXT,
    "school_id" UUID,
    "school_year" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "child_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "family_link" (
    "id" UUID NOT NULL,
    "child_id" UUID NOT NULL,
    "parent_id" UUID,
    "parent_number_index" TEXT,
    "parent_number" BYTEA,
    "parent_given_name" TEXT,
    "parent_family_name" TEXT,
    "state" "link_state" NOT NULL,
    "source" "link_source" NOT NULL,
    "opposed_at" TIMESTAMPTZ(3),
    "requested_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_at" TIMESTAMPTZ(3),
    "decided_by_id" UUID,

    CONSTRAINT "family_link_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "health_sheet" (
    "id" UUID NOT NULL,
    "child_id" UUID NOT NULL,
    "sealed" BYTEA NOT NULL,
    "complete" BOOLEAN NOT NULL DEFAULT false,
    "validated_at" TIMESTAMPTZ(3),
    "valid_until" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "health_sheet_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "health_sheet_read" (
    "id" UUID NOT NULL,
    "child_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "part" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "health_sheet_read_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "plaine" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "site_name" TEXT NOT NULL,
    "age_min_months" INTEGER NOT NULL,
    "age_max_months" INTEGER NOT NULL,
    "daily_rate_cents" INTEGER NOT NULL,
    "published" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "plaine_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "week" (
    "id" UUID NOT NULL,
    "plaine_id" UUID NOT NULL,
    "start_date" DATE NOT NULL,
    "end_date" DATE NOT NULL,
    "monday" DATE NOT NULL,
    "open_days" DATE[],
    "capacity" INTEGER NOT NULL,
    "overbooked" INTEGER NOT NULL DEFAULT 0,
    "taken" INTEGER NOT NULL DEFAULT 0,
    "cancelled_at" TIMESTAMPTZ(3),

    CONSTRAINT "week_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "enrolment_period" (
    "id" UUID NOT NULL,
    "opens_at" TIMESTAMPTZ(3) NOT NULL,
    "closes_at" TIMESTAMPTZ(3) NOT NULL,
    "opens_to_all_at" TIMESTAMPTZ(3),

    CONSTRAINT "enrolment_period_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tariff_rate" (
    "id" UUID NOT NULL,
    "category" "tariff_category" NOT NULL,
    "rank" INTEGER NOT NULL,
    "percent" INTEGER NOT NULL,
    "valid_from" DATE NOT NULL,
    "decision" TEXT NOT NULL,

    CONSTRAINT "tariff_rate_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "basket" (
    "id" UUID NOT NULL,
    "parent_id" UUID NOT NULL,
    "status" "basket_status" NOT NULL DEFAULT 'OPEN',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "validated_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "basket_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "enrolment" (
    "id" UUID NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "basket_id" UUID NOT NULL,
    "parent_id" UUID NOT NULL,
    "child_id" UUID NOT NULL,
    "week_id" UUID NOT NULL,
    "monday" DATE NOT NULL,
    "status" "enrolment_status" NOT NULL,
    "source" "enrolment_source" NOT NULL DEFAULT 'PARENT',
    "held_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "held_until" TIMESTAMPTZ(3),
    "grace_used" BOOLEAN NOT NULL DEFAULT false,
    "reminder_sent_at" TIMESTAMPTZ(3),
    "confirmed_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "price_cents" INTEGER NOT NULL,
    "day_rate_cents" INTEGER NOT NULL,
    "day_count" INTEGER NOT NULL,
    "category" "tariff_category" NOT NULL,
    "sibling_rank" INTEGER NOT NULL,
    "override_reason" TEXT,

    CONSTRAINT "enrolment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "waiting_place" (
    "id" UUID NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "child_id" UUID NOT NULL,
    "week_id" UUID NOT NULL,
    "parent_id" UUID NOT NULL,
    "status" "waiting_status" NOT NULL DEFAULT 'WAITING',
    "priority" INTEGER NOT NULL DEFAULT 1,
    "joined_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "offered_at" TIMESTAMPTZ(3),
    "offered_until" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "waiting_place_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payment" (
    "id" UUID NOT NULL,
    "basket_id" UUID NOT NULL,
    "parent_id" UUID NOT NULL,
    "method" "payment_method" NOT NULL,
    "status" "payment_status" NOT NULL DEFAULT 'PENDING',
    "amount_cents" INTEGER NOT NULL,
    "paid_cents" INTEGER NOT NULL DEFAULT 0,
    "provider_id" TEXT,
    "checkout_url" TEXT,
    "structured_communication" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "checked_at" TIMESTAMPTZ(3),
    "paid_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "payment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payment_line" (
    "payment_id" UUID NOT NULL,
    "enrolment_id" UUID NOT NULL,
    "amount_cents" INTEGER NOT NULL,
    "outcome" "payment_line_outcome" NOT NULL DEFAULT 'PENDING',

    CONSTRAINT "payment_line_pkey" PRIMARY KEY ("payment_id","enrolment_id")
);

-- CreateTable
CREATE TABLE "refund" (
    "id" UUID NOT NULL,
    "payment_id" UUID NOT NULL,
    "enrolment_id" UUID,
    "amount_cents" INTEGER NOT NULL,
    "reason" "refund_reason" NOT NULL,
    "status" "refund_status" NOT NULL DEFAULT 'DUE',
    "provider_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "refund_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_entry" (
    "id" BIGSERIAL NOT NULL,
    "payment_id" UUID NOT NULL,
    "kind" "ledger_kind" NOT NULL,
    "amount_cents" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ledger_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cancellation_request" (
    "id" UUID NOT NULL,
    "enrolment_id" UUID NOT NULL,
    "parent_id" UUID NOT NULL,
    "reason" BYTEA NOT NULL,
    "status" "cancellation_status" NOT NULL DEFAULT 'REQUESTED',
    "document_id" UUID,
    "answer" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_at" TIMESTAMPTZ(3),
    "decided_by_id" UUID,

    CONSTRAINT "cancellation_request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "document" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "mime_type" TEXT NOT NULL,
    "size_bytes" INTEGER NOT NULL,
    "content" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "document_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attendance" (
    "enrolment_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "status" "attendance_status" NOT NULL,

    CONSTRAINT "attendance_pkey" PRIMARY KEY ("enrolment_id","day")
);

-- CreateTable
CREATE TABLE "partner_key" (
    "id" UUID NOT NULL,
    "school_id" UUID NOT NULL,
    "label" TEXT NOT NULL,
    "secret_hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "partner_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_entry" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "detail" JSONB,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "person_number_index_key" ON "person"("number_index");

-- CreateIndex
CREATE INDEX "account_person_id_idx" ON "account"("person_id");

-- CreateIndex
CREATE UNIQUE INDEX "account_issuer_subject_key" ON "account"("issuer", "subject");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_hash_key" ON "session"("token_hash");

-- CreateIndex
CREATE INDEX "session_person_id_idx" ON "session"("person_id");

-- CreateIndex
CREATE INDEX "session_expires_at_idx" ON "session"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "staff_member_person_id_key" ON "staff_member"("person_id");

-- CreateIndex
CREATE UNIQUE INDEX "parent_person_id_key" ON "parent"("person_id");

-- CreateIndex
CREATE UNIQUE INDEX "school_fase_number_key" ON "school"("fase_number");

-- CreateIndex
CREATE UNIQUE INDEX "child_number_index_key" ON "child"("number_index");

-- CreateIndex
CREATE INDEX "child_school_id_idx" ON "child"("school_id");

-- CreateIndex
CREATE INDEX "child_family_name_given_name_idx" ON "child"("family_name", "given_name");

-- CreateIndex
CREATE INDEX "family_link_parent_id_state_idx" ON "family_link"("parent_id", "state");

-- CreateIndex
CREATE INDEX "family_link_parent_number_index_idx" ON "family_link"("parent_number_index");

-- CreateIndex
CREATE UNIQUE INDEX "family_link_child_id_parent_id_key" ON "family_link"("child_id", "parent_id");

-- CreateIndex
CREATE UNIQUE INDEX "family_link_child_id_parent_number_index_key" ON "family_link"("child_id", "parent_number_index");

-- CreateIndex
CREATE UNIQUE INDEX "health_sheet_child_id_key" ON "health_sheet"("child_id");

-- CreateIndex
CREATE INDEX "health_sheet_read_child_id_at_idx" ON "health_sheet_read"("child_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "plaine_name_site_name_key" ON "plaine"("name", "site_name");

-- CreateIndex
CREATE INDEX "week_monday_idx" ON "week"("monday");

-- CreateIndex
CREATE UNIQUE INDEX "week_plaine_id_monday_key" ON "week"("plaine_id", "monday");

-- CreateIndex
CREATE UNIQUE INDEX "week_id_monday_key" ON "week"("id", "monday");

-- CreateIndex
CREATE INDEX "enrolment_period_opens_at_idx" ON "enrolment_period"("opens_at");

-- CreateIndex
CREATE UNIQUE INDEX "tariff_rate_category_rank_valid_from_key" ON "tariff_rate"("category", "rank", "valid_from");

-- CreateIndex
CREATE INDEX "basket_parent_id_idx" ON "basket"("parent_id");

-- CreateIndex
CREATE UNIQUE INDEX "enrolment_seq_key" ON "enrolment"("seq");

-- CreateIndex
CREATE INDEX "enrolment_basket_id_idx" ON "enrolment"("basket_id");

-- CreateIndex
CREATE INDEX "enrolment_parent_id_status_idx" ON "enrolment"("parent_id", "status");

-- CreateIndex
CREATE INDEX "enrolment_child_id_status_idx" ON "enrolment"("child_id", "status");

-- CreateIndex
CREATE INDEX "enrolment_week_id_status_idx" ON "enrolment"("week_id", "status");

-- CreateIndex
CREATE UNIQUE INDEX "waiting_place_seq_key" ON "waiting_place"("seq");

-- CreateIndex
CREATE INDEX "waiting_place_week_id_status_idx" ON "waiting_place"("week_id", "status");

-- CreateIndex
CREATE INDEX "waiting_place_parent_id_idx" ON "waiting_place"("parent_id");

-- CreateIndex
CREATE UNIQUE INDEX "payment_provider_id_key" ON "payment"("provider_id");

-- CreateIndex
CREATE UNIQUE INDEX "payment_structured_communication_key" ON "payment"("structured_communication");

-- CreateIndex
CREATE INDEX "payment_basket_id_idx" ON "payment"("basket_id");

-- CreateIndex
CREATE INDEX "payment_parent_id_idx" ON "payment"("parent_id");

-- CreateIndex
CREATE INDEX "payment_status_idx" ON "payment"("status");

-- CreateIndex
CREATE INDEX "payment_line_enrolment_id_idx" ON "payment_line"("enrolment_id");

-- CreateIndex
CREATE INDEX "refund_payment_id_idx" ON "refund"("payment_id");

-- CreateIndex
CREATE INDEX "refund_status_idx" ON "refund"("status");

-- CreateIndex
CREATE INDEX "ledger_entry_payment_id_idx" ON "ledger_entry"("payment_id");

-- CreateIndex
CREATE UNIQUE INDEX "cancellation_request_document_id_key" ON "cancellation_request"("document_id");

-- CreateIndex
CREATE INDEX "cancellation_request_enrolment_id_idx" ON "cancellation_request"("enrolment_id");

-- CreateIndex
CREATE INDEX "cancellation_request_status_idx" ON "cancellation_request"("status");

-- CreateIndex
CREATE INDEX "document_person_id_idx" ON "document"("person_id");

-- CreateIndex
CREATE UNIQUE INDEX "partner_key_secret_hash_key" ON "partner_key"("secret_hash");

-- CreateIndex
CREATE INDEX "partner_key_school_id_idx" ON "partner_key"("school_id");

-- CreateIndex
CREATE INDEX "audit_entry_subject_idx" ON "audit_entry"("subject");

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "staff_member" ADD CONSTRAINT "staff_member_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "parent" ADD CONSTRAINT "parent_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "child" ADD CONSTRAINT "child_school_id_fkey" FOREIGN KEY ("school_id") REFERENCES "school"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "family_link" ADD CONSTRAINT "family_link_child_id_fkey" FOREIGN KEY ("child_id") REFERENCES "child"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "family_link" ADD CONSTRAINT "family_link_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "parent"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "health_sheet" ADD CONSTRAINT "health_sheet_child_id_fkey" FOREIGN KEY ("child_id") REFERENCES "child"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "health_sheet_read" ADD CONSTRAINT "health_sheet_read_child_id_fkey" FOREIGN KEY ("child_id") REFERENCES "child"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "health_sheet_read" ADD CONSTRAINT "health_sheet_read_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "week" ADD CONSTRAINT "week_plaine_id_fkey" FOREIGN KEY ("plaine_id") REFERENCES "plaine"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "basket" ADD CONSTRAINT "basket_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "parent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "enrolment" ADD CONSTRAINT "enrolment_basket_id_fkey" FOREIGN KEY ("basket_id") REFERENCES "basket"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "enrolment" ADD CONSTRAINT "enrolment_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "parent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "enrolment" ADD CONSTRAINT "enrolment_child_id_fkey" FOREIGN KEY ("child_id") REFERENCES "child"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "enrolment" ADD CONSTRAINT "enrolment_week_id_monday_fkey" FOREIGN KEY ("week_id", "monday") REFERENCES "week"("id", "monday") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "waiting_place" ADD CONSTRAINT "waiting_place_child_id_fkey" FOREIGN KEY ("child_id") REFERENCES "child"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "waiting_place" ADD CONSTRAINT "waiting_place_week_id_fkey" FOREIGN KEY ("week_id") REFERENCES "week"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "waiting_place" ADD CONSTRAINT "waiting_place_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "parent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment" ADD CONSTRAINT "payment_basket_id_fkey" FOREIGN KEY ("basket_id") REFERENCES "basket"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment" ADD CONSTRAINT "payment_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "parent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment_line" ADD CONSTRAINT "payment_line_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment_line" ADD CONSTRAINT "payment_line_enrolment_id_fkey" FOREIGN KEY ("enrolment_id") REFERENCES "enrolment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refund" ADD CONSTRAINT "refund_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refund" ADD CONSTRAINT "refund_enrolment_id_fkey" FOREIGN KEY ("enrolment_id") REFERENCES "enrolment"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_entry" ADD CONSTRAINT "ledger_entry_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cancellation_request" ADD CONSTRAINT "cancellation_request_enrolment_id_fkey" FOREIGN KEY ("enrolment_id") REFERENCES "enrolment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cancellation_request" ADD CONSTRAINT "cancellation_request_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "parent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cancellation_request" ADD CONSTRAINT "cancellation_request_document_id_fkey" FOREIGN KEY ("document_id") REFERENCES "document"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "document" ADD CONSTRAINT "document_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attendance" ADD CONSTRAINT "attendance_enrolment_id_fkey" FOREIGN KEY ("enrolment_id") REFERENCES "enrolment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "partner_key" ADD CONSTRAINT "partner_key_school_id_fkey" FOREIGN KEY ("school_id") REFERENCES "school"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
