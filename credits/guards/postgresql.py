"""The ledger's guards on PostgreSQL: history is refused at once, sums are checked when the transaction commits."""

from credits.guards.shapes import SHAPES_SQL

HISTORY = ("credits_transaction", "credits_entry", "credits_hold", "credits_final", "credits_draw")

REFUSE = """
CREATE FUNCTION credits_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'credits: % on % is refused, history is only added to', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$
"""

KEEP_OWNER = """
CREATE FUNCTION credits_keep_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.user_id) IS DISTINCT FROM (OLD.id, OLD.user_id) THEN
        RAISE EXCEPTION 'credits: a wallet stays with its person' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""

# Everything about a transaction is checked once, at the commit that brings it. Nothing can join it later: its lines
# are numbered 1 to entry_count and taken, and a hold or final belongs to one transaction of its own kind.
WHOLE = f"""
CREATE FUNCTION credits_check_transaction(told credits_transaction) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    found record;
BEGIN
    SELECT count(*) AS lines, coalesce(sum(amount), 0) AS total, count(DISTINCT wallet_id) AS wallets,
           min(wallet_id) AS wallet, max(version) AS version, max(abs(amount)) AS amount,
           coalesce(sum(amount) FILTER (WHERE pocket = 'available'), 0) AS available,
           bool_and(created_at = told.created_at) AS same_moment,
           string_agg(pocket || CASE WHEN amount > 0 THEN '+' ELSE '-' END, ' ' ORDER BY line) AS sides
      INTO found FROM credits_entry WHERE transaction_id = told.id;
    IF found.total <> 0 THEN
        RAISE EXCEPTION 'credits: transaction % does not balance, it is off by %', told.id, found.total
            USING ERRCODE = 'check_violation';
    END IF;
    IF found.lines <> told.entry_count OR found.wallets <> 1 OR NOT found.same_moment
       OR (told.kind, found.sides) NOT IN (SELECT * FROM {SHAPES_SQL} AS shapes) THEN
        RAISE EXCEPTION 'credits: transaction % is no whole %: %', told.id, told.kind, found.sides
            USING ERRCODE = 'check_violation';
    END IF;
    IF told.kind = 'hold' AND NOT EXISTS (
        SELECT 1 FROM credits_hold
         WHERE transaction_id = told.id AND wallet_id = found.wallet AND amount = found.amount
    ) OR told.kind IN ('settle', 'release') AND NOT EXISTS (
        SELECT 1 FROM credits_final AS final JOIN credits_hold AS hold ON hold.id = final.hold_id
         WHERE final.transaction_id = told.id AND hold.wallet_id = found.wallet AND hold.amount = found.amount
           AND told.key = 'final:' || hold.id
           AND final.outcome = CASE told.kind WHEN 'settle' THEN 'settled' ELSE 'released' END
    ) THEN
        RAISE EXCEPTION 'credits: % % has not the hold it speaks of', told.kind, told.id
            USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        SELECT 1 FROM credits_draw AS draw JOIN credits_lot AS lot ON lot.id = draw.lot_id
         WHERE draw.transaction_id = told.id
         GROUP BY draw.transaction_id
        HAVING bool_or(lot.wallet_id <> found.wallet OR sign(draw.amount) <> sign(found.available))
            OR abs(sum(draw.amount)) > abs(found.available)
    ) THEN
        RAISE EXCEPTION 'credits: transaction % draws on lots that are not its own', told.id
            USING ERRCODE = 'check_violation';
    END IF;
    -- A wallet that moved along is compared with its entries by its own check.
    IF NOT EXISTS (SELECT 1 FROM credits_wallet WHERE id = found.wallet AND version >= found.version) THEN
        RAISE EXCEPTION 'credits: transaction % did not move wallet %', told.id, found.wallet
            USING ERRCODE = 'check_violation';
    END IF;
END $$
"""

ENTRY_FOLLOWS = """
CREATE FUNCTION credits_entry_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last_version bigint;
    last_balance bigint;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM credits_transaction WHERE id = NEW.transaction_id AND entry_count >= NEW.line) THEN
        RAISE EXCEPTION 'credits: transaction % has no line %', NEW.transaction_id, NEW.line
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.wallet_id IS NULL THEN
        RETURN NEW;
    END IF;
    SELECT version INTO last_version FROM credits_entry WHERE wallet_id = NEW.wallet_id
     ORDER BY version DESC LIMIT 1;
    SELECT balance_after INTO last_balance FROM credits_entry WHERE wallet_id = NEW.wallet_id AND pocket = NEW.pocket
     ORDER BY version DESC LIMIT 1;
    IF NEW.version <> coalesce(last_version, 0) + 1 OR NEW.balance_after <> coalesce(last_balance, 0) + NEW.amount THEN
        RAISE EXCEPTION 'credits: entry % of wallet % does not follow from the one before', NEW.version, NEW.wallet_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
"""

OF_ITS_KIND = """
CREATE FUNCTION credits_of_its_kind() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM credits_transaction WHERE id = NEW.transaction_id AND kind = ANY (TG_ARGV)) THEN
        RAISE EXCEPTION 'credits: % of transaction % is refused', TG_TABLE_NAME, NEW.transaction_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
"""

WALLET = """
CREATE FUNCTION credits_check_wallet(which bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM credits_wallet AS wallet
          LEFT JOIN LATERAL (SELECT version, digest FROM credits_entry WHERE wallet_id = wallet.id
                              ORDER BY version DESC LIMIT 1) AS last ON true
         WHERE wallet.id = which AND (
            wallet.version <> coalesce(last.version, 0) OR wallet.head <> coalesce(last.digest, '')
            OR wallet.available <> coalesce((SELECT balance_after FROM credits_entry
                WHERE wallet_id = wallet.id AND pocket = 'available' ORDER BY version DESC LIMIT 1), 0)
            OR wallet.held <> coalesce((SELECT balance_after FROM credits_entry
                WHERE wallet_id = wallet.id AND pocket = 'held' ORDER BY version DESC LIMIT 1), 0)
            OR wallet.owed <> coalesce((SELECT balance_after FROM credits_entry
                WHERE wallet_id = wallet.id AND pocket = 'owed' ORDER BY version DESC LIMIT 1), 0)
            -- Whoever owes pays with the first credits that come in.
            OR wallet.owed < 0 AND wallet.available > 0
            OR wallet.available < (SELECT coalesce(sum(remaining), 0) FROM credits_lot
                WHERE wallet_id = wallet.id AND remaining > 0)
            OR wallet.expires_next_at IS DISTINCT FROM (SELECT min(expires_at) FROM credits_lot
                WHERE wallet_id = wallet.id AND remaining > 0))
    ) THEN
        RAISE EXCEPTION 'credits: wallet % is not what its entries say', which USING ERRCODE = 'check_violation';
    END IF;
END $$
"""

LOT = """
CREATE FUNCTION credits_check_lot(which uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM credits_lot AS lot WHERE lot.id = which AND (
            lot.remaining <> coalesce((SELECT sum(amount) FROM credits_draw WHERE lot_id = lot.id), 0)
            OR NOT EXISTS (SELECT 1 FROM credits_draw AS draw JOIN credits_transaction AS brought
                ON brought.id = draw.transaction_id WHERE draw.lot_id = lot.id AND draw.amount = lot.amount
                AND draw.transaction_id = lot.transaction_id AND brought.kind IN ('grant', 'purchase')))
    ) THEN
        RAISE EXCEPTION 'credits: lot % is not what was drawn on it', which USING ERRCODE = 'check_violation';
    END IF;
END $$
"""

KEEP_LOT = """
CREATE FUNCTION credits_keep_lot() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.wallet_id, NEW.transaction_id, NEW.amount, NEW.expires_at) IS DISTINCT FROM
       (OLD.id, OLD.wallet_id, OLD.transaction_id, OLD.amount, OLD.expires_at) THEN
        RAISE EXCEPTION 'credits: of a lot only what remains changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""

# A draw comes before the entries of its transaction, so nothing can be drawn in the name of an old one.
DRAW_IN_TIME = """
CREATE FUNCTION credits_draw_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM credits_entry WHERE transaction_id = NEW.transaction_id) THEN
        RAISE EXCEPTION 'credits: transaction % is written already', NEW.transaction_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""

AT_COMMIT = {
    "credits_transaction": "PERFORM credits_check_transaction(NEW);",
    "credits_wallet": "PERFORM credits_check_wallet(NEW.id);",
    "credits_lot": "PERFORM credits_check_lot(NEW.id);",
    "credits_draw": "PERFORM credits_check_lot(NEW.lot_id);",
}
WHO_CHANGES = ("credits_wallet", "credits_lot")


def _at_commit(table: str, body: str) -> tuple[str, str]:
    events = "INSERT OR UPDATE" if table in WHO_CHANGES else "INSERT"
    return (
        f"CREATE FUNCTION {table}_at_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$",
        f"CREATE CONSTRAINT TRIGGER {table}_at_commit AFTER {events} ON {table} "
        f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {table}_at_commit()",
    )


def _history(table: str) -> str:
    return (
        f"CREATE TRIGGER {table}_is_history BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION credits_refuse()"
    )


# What must exist and be switched on: (table, trigger).
TRIGGERS = (
    *((table, f"{table}_is_history") for table in HISTORY),
    *((table, f"{table}_at_commit") for table in AT_COMMIT),
    ("credits_entry", "credits_entry_in_line"),
    ("credits_hold", "credits_hold_of_its_kind"),
    ("credits_final", "credits_final_of_its_kind"),
    ("credits_wallet", "credits_wallet_owner"),
    ("credits_wallet", "credits_wallet_stays"),
    ("credits_draw", "credits_draw_in_time"),
    ("credits_lot", "credits_lot_kept"),
    ("credits_lot", "credits_lot_stays"),
)

INSTALL = (
    REFUSE,
    KEEP_OWNER,
    WHOLE,
    ENTRY_FOLLOWS,
    OF_ITS_KIND,
    WALLET,
    LOT,
    KEEP_LOT,
    DRAW_IN_TIME,
    *(_history(table) for table in HISTORY),
    "CREATE TRIGGER credits_entry_in_line BEFORE INSERT ON credits_entry "
    "FOR EACH ROW EXECUTE FUNCTION credits_entry_follows()",
    "CREATE TRIGGER credits_hold_of_its_kind BEFORE INSERT ON credits_hold "
    "FOR EACH ROW EXECUTE FUNCTION credits_of_its_kind('hold')",
    "CREATE TRIGGER credits_final_of_its_kind BEFORE INSERT ON credits_final "
    "FOR EACH ROW EXECUTE FUNCTION credits_of_its_kind('settle', 'release')",
    "CREATE TRIGGER credits_wallet_owner BEFORE UPDATE ON credits_wallet "
    "FOR EACH ROW EXECUTE FUNCTION credits_keep_owner()",
    "CREATE TRIGGER credits_wallet_stays BEFORE DELETE OR TRUNCATE ON credits_wallet "
    "FOR EACH STATEMENT EXECUTE FUNCTION credits_refuse()",
    "CREATE TRIGGER credits_draw_in_time BEFORE INSERT ON credits_draw "
    "FOR EACH ROW EXECUTE FUNCTION credits_draw_in_time()",
    "CREATE TRIGGER credits_lot_kept BEFORE UPDATE ON credits_lot FOR EACH ROW EXECUTE FUNCTION credits_keep_lot()",
    "CREATE TRIGGER credits_lot_stays BEFORE DELETE OR TRUNCATE ON credits_lot "
    "FOR EACH STATEMENT EXECUTE FUNCTION credits_refuse()",
    *(statement for table, body in AT_COMMIT.items() for statement in _at_commit(table, body)),
)

UNINSTALL = (
    *(f"DROP TRIGGER IF EXISTS {trigger} ON {table}" for table, trigger in TRIGGERS),
    *(f"DROP FUNCTION IF EXISTS {table}_at_commit()" for table in AT_COMMIT),
    "DROP FUNCTION IF EXISTS credits_check_wallet(bigint)",
    "DROP FUNCTION IF EXISTS credits_entry_follows()",
    "DROP FUNCTION IF EXISTS credits_of_its_kind()",
    "DROP FUNCTION IF EXISTS credits_check_transaction(credits_transaction)",
    "DROP FUNCTION IF EXISTS credits_check_lot(uuid)",
    "DROP FUNCTION IF EXISTS credits_keep_lot()",
    "DROP FUNCTION IF EXISTS credits_draw_in_time()",
    "DROP FUNCTION IF EXISTS credits_keep_owner()",
    "DROP FUNCTION IF EXISTS credits_refuse()",
)
