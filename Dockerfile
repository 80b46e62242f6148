# The portal for production: built in one image, run in a smaller one, by a user who owns nothing.
# It needs a PostgreSQL, a mail server and the settings marked « production » in .env.example:
#   docker build -t portail-parent . && docker run --env-file .env -p 4000:4000 portail-parent

FROM node:24-bookworm-slim AS build
WORKDIR /portail
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build

FROM node:24-bookworm-slim
ENV NODE_ENV=production MODE=production HOST=0.0.0.0 PORT=4000
# pg_dump and pg_restore, which `portail backup` and `restore` call, may be later than the server and never earlier, as those of Debian 12 would be.
RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates postgresql-common \
  && /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y \
  && apt-get install -y --no-install-recommends postgresql-client-18 \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /portail
# The bundle holds every library but the one that sets the papers, which is a program of the system.
COPY --from=build /portail/package.json ./
COPY --from=build /portail/node_modules/@myriaddreamin node_modules/@myriaddreamin
COPY --from=build /portail/prisma prisma
COPY --from=build /portail/schema/operations schema/operations
COPY --from=build /portail/schema/partner-operations schema/partner-operations
COPY --from=build /portail/server/generated/mail-frame.json server/generated/mail-frame.json
COPY --from=build /portail/server/generated/paper-faces server/generated/paper-faces
COPY --from=build /portail/server/papers/templates server/papers/templates
COPY --from=build /portail/server/build server/build
COPY --from=build /portail/web/build web/build
COPY --from=build /portail/web/src/generated/persisted-documents.json web/src/generated/persisted-documents.json
# docker exec CONTAINER portail --help
RUN ln -s /portail/server/build/portail.mjs /usr/local/bin/portail
USER node
EXPOSE 4000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "server/build/main.mjs"]
