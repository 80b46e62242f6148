// The payments of the stand-in, a file each: a restart loses nothing, and several processes see the same.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openForMs, type Payment } from './payment-shapes.ts';

/** Reads and writes the payments of a folder, which is made with the first of them. */
export function openPaymentFiles(folder: string) {
  return { look, keep };

  /** Null: there is none of this id. An open payment whose time has passed is expired. */
  async function look(id: string): Promise<Payment | null> {
    let payment: Payment;
    try {
      payment = JSON.parse(await readFile(join(folder, `${id}.json`), 'utf8')) as Payment;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
    const isOver = payment.status === 'open' && Date.now() > Date.parse(payment.createdAt) + openForMs;
    return isOver ? { ...payment, status: 'expired' } : payment;
  }

  /** Whole or not at all: a reader never sees half a file. */
  async function keep(payment: Payment) {
    const file = join(folder, `${payment.id}.json`);
    await mkdir(folder, { recursive: true });
    const draft = `${file}.${crypto.randomUUID()}`;
    await writeFile(draft, JSON.stringify(payment), { mode: 0o600 });
    await rename(draft, file);
  }
}
