import type { PoolClient } from 'pg'

/** What the platform works as: no owner, no superuser, so that row-level security holds for it. */
export const platformRole = 'parcelproof_platform'

/** One step of the tables' history. Once released, a step stays as it is; what comes later is a step of its own. */
interface Migration {
  readonly id: number
  readonly sql: string
}

const ownRowsOnly = (table: string): string => `
ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON ${table} USING (tenant_id = current_setting('parcelproof.tenant', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO ${platformRole};`

/** Whoever clears up sees what has expired, and nothing that lives. */
const expiredRows = (table: string): string => `
CREATE POLICY clearing_up_sees ON ${table} FOR SELECT
  USING (current_setting('parcelproof.task', true) = 'clear-up' AND expires_at <= now());
CREATE POLICY clearing_up ON ${table} FOR DELETE
  USING (current_setting('parcelproof.task', true) = 'clear-up' AND expires_at <= now());`

/** The whole history. A query that forgets its WHERE finds the rows of the tenant that was named, and without one none. */
const migrations: readonly Migration[] = [
  {
    id: 1,
    sql: `
DO $$ BEGIN
  CREATE ROLE ${platformRole} NOLOGIN NOSUPERUSER NOBYPASSRLS;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;

CREATE TABLE oauth_challenges (
  tenant_id text NOT NULL CHECK (tenant_id <> ''),
  flow_id text NOT NULL,
  value text NOT NULL,
  expires_at timestamptz,
  PRIMARY KEY (tenant_id, flow_id)
);
CREATE INDEX oauth_challenges_expiry ON oauth_challenges (expires_at) WHERE expires_at IS NOT NULL;
${ownRowsOnly('oauth_challenges')}
${expiredRows('oauth_challenges')}

CREATE TABLE tenant_records (
  tenant_id text NOT NULL CHECK (tenant_id <> ''),
  kind text NOT NULL,
  record_id text NOT NULL,
  value text NOT NULL,
  expires_at timestamptz,
  PRIMARY KEY (tenant_id, kind, record_id)
);
CREATE INDEX tenant_records_expiry ON tenant_records (expires_at) WHERE expires_at IS NOT NULL;
${ownRowsOnly('tenant_records')}
${expiredRows('tenant_records')}

CREATE TABLE refresh_agenda (
  tenant_id text NOT NULL CHECK (tenant_id <> ''),
  carrier_id text NOT NULL,
  due_at bigint NOT NULL,
  PRIMARY KEY (tenant_id, carrier_id)
);
CREATE INDEX refresh_agenda_due ON refresh_agenda (due_at);
${ownRowsOnly('refresh_agenda')}
CREATE POLICY whoever_refreshes ON refresh_agenda
  USING (current_setting('parcelproof.task', true) = 'claim-due');`,
  },
  {
    id: 2,
    sql: `
CREATE TABLE audit_log (
  tenant_id text NOT NULL CHECK (tenant_id <> ''),
  strand text NOT NULL,
  line_id bigint GENERATED ALWAYS AS IDENTITY,
  line text NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, strand, line_id)
);
CREATE INDEX audit_log_newest ON audit_log (line_id);
${ownRowsOnly('audit_log')}
-- Lines are added and go when they are old; none is changed.
REVOKE UPDATE ON audit_log FROM ${platformRole};
CREATE POLICY operator_reads ON audit_log FOR SELECT
  USING (current_setting('parcelproof.task', true) = 'read-audit-log');`,
  },
]

/** Brings the tables up to date; of several processes at once one does it. */
export async function migrate(client: PoolClient): Promise<void> {
  await client.query('BEGIN')
  try {
    await client.query(`SELECT pg_advisory_xact_lock(hashtext('parcelproof_migrations'))`)
    const { rows } = await client.query<{ there: boolean }>(
      `SELECT to_regclass('parcelproof_migrations') IS NOT NULL AS there`,
    )
    if (rows[0]?.there !== true) {
      await client.query(
        'CREATE TABLE parcelproof_migrations (id integer PRIMARY KEY, applied_at timestamptz NOT NULL)',
      )
      await client.query('GRANT SELECT ON parcelproof_migrations TO PUBLIC')
    }
    const applied = await client.query<{ id: number }>('SELECT id FROM parcelproof_migrations')
    const known = new Set(applied.rows.map(({ id }) => id))
    for (const { id, sql } of migrations) {
      if (known.has(id)) continue
      await client.query(sql)
      await client.query('INSERT INTO parcelproof_migrations VALUES ($1, now())', [id])
    }
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  }
}
