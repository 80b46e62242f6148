// Gives the portal's own role what it needs and no more. Tables and migrations belong to another.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';

const script = readFileSync(join(import.meta.dirname, 'roles.sql'), 'utf8');

/**
 * Runs roles.sql as the owner at `ownerUrl`. With a password the role is made first, or its password changed.
 * Several processes may start at once: the advisory lock of the migrations lets one work while the others wait.
 */
export async function grantRole(ownerUrl: string, role: string, password?: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 });
  client.on('error', () => {}); // the query that was running says so too
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock(727274)');
    const name = client.escapeIdentifier(role);
    if (password !== undefined) {
      const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [role]);
      const verb = rowCount === 0 ? 'CREATE' : 'ALTER';
      await client.query(
        `${verb} ROLE ${name} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD ${client.escapeLiteral(password)}`,
      );
    }
    await client.query(`BEGIN; ${script.replaceAll(':"app"', name).replaceAll(":'app'", client.escapeLiteral(role))} COMMIT`);
  } finally {
    await client.end();
  }
}
