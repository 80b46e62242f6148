// A pooler between the portal and PostgreSQL (PgBouncer) gives each transaction any of its connections. What a session would
// keep is lost there: its settings, the names of its statements, its locks, what it listens to. It is told by
// DATABASE_DIRECT_URL, or noticed here.
import pg from 'pg';
import { sessionSettings } from '../platform/database.ts';
import { BrokenConfiguration } from '../platform/env.ts';

const told = (name: string, how: string) =>
  new BrokenConfiguration(
    `${name} : un répartiteur de connexions (PgBouncer) se tient devant PostgreSQL (${how}). Donnez aussi l'adresse de PostgreSQL lui-même : DATABASE_DIRECT_URL.`,
  );

async function connect(url: string, options?: string) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000, ...(options && { options }) });
  client.on('error', () => {}); // the query that was running says so too
  await client.connect();
  return client;
}

/**
 * Sees that the settings of a session arrive at `url`, which the setting `name` gave.
 * @throws BrokenConfiguration when something in between refuses them or leaves them out
 */
export async function refusePooler(url: string, name: string): Promise<void> {
  // a limit that no role has
  const client = await connect(url, '-c statement_timeout=14999ms').catch((error: unknown) => {
    const { code, message } = error as { code?: string; message?: string };
    if (code === '08P01' && message?.includes('startup parameter')) throw told(name, message);
    throw error;
  });
  try {
    const { rows } = await client.query<{ statement_timeout: string }>('SHOW statement_timeout');
    if (rows[0]!.statement_timeout !== '14999ms') throw told(name, 'statement_timeout ne lui parvient pas');
  } finally {
    await client.end();
  }
}

/**
 * Makes the time limits of a session those of the role in this database, since no session of ours can bring its own through a
 * pooler. They count for connections that the pooler opens from now on.
 */
export async function keepSettingsInRole(directUrl: string): Promise<void> {
  const client = await connect(directUrl);
  try {
    // Several processes may start at once.
    await client.query('SELECT pg_advisory_lock(727274)');
    const { rows } = await client.query<{ kept: string[] | null }>(
      `SELECT setconfig AS kept FROM pg_db_role_setting JOIN pg_database ON pg_database.oid = setdatabase
       WHERE datname = current_database() AND setrole = (SELECT oid FROM pg_roles WHERE rolname = current_user)`,
    );
    const { rows: named } = await client.query<{ database: string }>('SELECT current_database() AS database');
    const database = client.escapeIdentifier(named[0]!.database);
    for (const [name, value] of Object.entries(sessionSettings))
      if (!rows[0]?.kept?.some((kept) => kept.toLowerCase() === `${name}=${value}`.toLowerCase()))
        await client.query(`ALTER ROLE CURRENT_USER IN DATABASE ${database} SET ${name} = ${client.escapeLiteral(value)}`);
  } finally {
    await client.end();
  }
}
