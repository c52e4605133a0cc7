"""The ledger's guards on SQLite.

SQLite has no triggers at commit, but it has foreign keys that are checked only then. Whatever is not finished yet puts
a row into `credits_unfinished`, which refers to a row of `credits_nowhere` that never exists; finishing it takes the
row away. So a commit with half a transaction fails with "FOREIGN KEY constraint failed", whoever wrote it.

What SQLite cannot refuse: a connection that switched foreign keys off, and a person with the file in an editor. The
chain of digests shows both afterwards (`manage.py prove_money`).
"""

from credits.guards.shapes import SHAPES_SQL

NO_CHANGE = "RAISE(ABORT, 'credits: history is only added to')"


def _latest(column: str, wallet: str, extra: str = "", nothing: str = "0") -> str:
    return (
        f"coalesce((SELECT {column} FROM credits_entry WHERE wallet_id = {wallet} {extra} "
        f"ORDER BY version DESC LIMIT 1), {nothing})"
    )


def _wallet_differs(row: str) -> str:
    """SQL that is true when a wallet row is not what its entries say."""
    return f"""(
        {row}.version <> {_latest("version", f"{row}.id")}
        OR {row}.head <> {_latest("digest", f"{row}.id", nothing="''")}
        OR {row}.available <> {_latest("balance_after", f"{row}.id", "AND pocket = 'available'")}
        OR {row}.held <> {_latest("balance_after", f"{row}.id", "AND pocket = 'held'")}
        OR {row}.owed <> {_latest("balance_after", f"{row}.id", "AND pocket = 'owed'")}
        OR {row}.available < (SELECT coalesce(sum(remaining), 0) FROM credits_lot
            WHERE wallet_id = {row}.id AND remaining > 0)
        OR {row}.expires_next_at IS NOT (SELECT min(expires_at) FROM credits_lot
            WHERE wallet_id = {row}.id AND remaining > 0)
    )"""


def _refuse(name: str, event: str, table: str, when: str, message: str) -> str:
    return (
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW WHEN {when} "
        f"BEGIN SELECT RAISE(ABORT, 'credits: {message}'); END"
    )


def _history(table: str, key: str) -> tuple[str, ...]:
    return (
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT {NO_CHANGE}; END",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT {NO_CHANGE}; END",
        # INSERT OR REPLACE would delete the old row without asking the trigger above.
        _refuse(
            f"{table}_no_replace",
            "INSERT",
            table,
            f"EXISTS (SELECT 1 FROM {table} WHERE {key})",
            "history is only added to",
        ),
    )


NOT_REPLACED = {
    "credits_transaction": "id = NEW.id OR key = NEW.key",
    "credits_entry": "id = NEW.id OR transaction_id = NEW.transaction_id AND line = NEW.line",
    "credits_hold": "id = NEW.id OR transaction_id = NEW.transaction_id",
    "credits_final": "hold_id = NEW.hold_id OR transaction_id = NEW.transaction_id",
    "credits_draw": "id = NEW.id OR transaction_id = NEW.transaction_id AND lot_id = NEW.lot_id",
}

# The sides of a transaction, in the order of their lines.
SIDES = """(SELECT group_concat(pocket || CASE WHEN amount > 0 THEN '+' ELSE '-' END, ' ')
    FROM (SELECT pocket, amount FROM credits_entry WHERE transaction_id = t.id ORDER BY line))"""

HOLD_AGREES = """CASE
    WHEN t.kind = 'hold' THEN EXISTS (
        SELECT 1 FROM credits_hold h JOIN credits_entry e ON e.transaction_id = t.id AND e.line = 1
         WHERE h.transaction_id = t.id AND h.wallet_id = e.wallet_id AND h.amount = abs(e.amount))
    WHEN t.kind IN ('settle', 'release') THEN EXISTS (
        SELECT 1 FROM credits_final f JOIN credits_hold h ON h.id = f.hold_id
          JOIN credits_entry e ON e.transaction_id = t.id AND e.line = 1
         WHERE f.transaction_id = t.id AND h.wallet_id = e.wallet_id AND h.amount = abs(e.amount)
           AND replace(t.key, '-', '') = 'final:' || h.id
           AND f.outcome = CASE t.kind WHEN 'settle' THEN 'settled' ELSE 'released' END)
    ELSE 1 END"""

# Lots of the same wallet, in the same direction, and no more of them than the whole movement.
DRAWS_AGREE = """NOT EXISTS (
    SELECT 1 FROM credits_draw d JOIN credits_lot l ON l.id = d.lot_id
      LEFT JOIN credits_entry e ON e.transaction_id = d.transaction_id AND e.pocket = 'available'
     WHERE d.transaction_id = t.id
     GROUP BY d.transaction_id
    HAVING min(l.wallet_id = coalesce(e.wallet_id, 0) AND sign(d.amount) = sign(e.amount)) = 0
        OR abs(sum(d.amount)) > abs(max(coalesce(e.amount, 0))))"""

WHOLE = f"""SELECT 1 FROM credits_transaction t WHERE t.id = NEW.transaction_id
    AND (SELECT count(*) FROM credits_entry WHERE transaction_id = t.id) = t.entry_count
    AND (SELECT sum(amount) FROM credits_entry WHERE transaction_id = t.id) = 0
    AND (SELECT count(DISTINCT wallet_id) FROM credits_entry WHERE transaction_id = t.id) = 1
    AND (t.kind, {SIDES}) IN {SHAPES_SQL}
    AND NOT EXISTS (SELECT 1 FROM credits_entry WHERE transaction_id = t.id AND created_at <> t.created_at)
    AND {DRAWS_AGREE}
    AND {HOLD_AGREES}"""

FINISH = f"DELETE FROM credits_unfinished WHERE what = 'transaction ' || NEW.transaction_id AND EXISTS ({WHOLE});"

WATCH = (
    "CREATE TABLE credits_nowhere (id integer NOT NULL PRIMARY KEY CHECK (id = 0))",
    "CREATE TRIGGER credits_nowhere_is_empty BEFORE INSERT ON credits_nowhere "
    "BEGIN SELECT RAISE(ABORT, 'credits: nowhere stays empty'); END",
    "CREATE TABLE credits_unfinished (what text NOT NULL PRIMARY KEY, "
    "nowhere integer NOT NULL DEFAULT 0 REFERENCES credits_nowhere (id) DEFERRABLE INITIALLY DEFERRED)",
    "CREATE TRIGGER credits_transaction_begins AFTER INSERT ON credits_transaction "
    "BEGIN INSERT INTO credits_unfinished (what) VALUES ('transaction ' || NEW.id); END",
    f"""CREATE TRIGGER credits_entry_is_added AFTER INSERT ON credits_entry BEGIN
        INSERT INTO credits_unfinished (what) SELECT 'wallet ' || NEW.wallet_id WHERE NEW.wallet_id IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM credits_unfinished WHERE what = 'wallet ' || NEW.wallet_id);
        {FINISH} END""",
    f"CREATE TRIGGER credits_hold_is_added AFTER INSERT ON credits_hold BEGIN {FINISH} END",
    f"CREATE TRIGGER credits_final_is_added AFTER INSERT ON credits_final BEGIN {FINISH} END",
    # Whoever owes pays with the first credits that come in, so a wallet never rests with both.
    "CREATE TRIGGER credits_wallet_is_moved AFTER UPDATE ON credits_wallet WHEN NEW.owed = 0 OR NEW.available = 0 "
    "BEGIN DELETE FROM credits_unfinished WHERE what = 'wallet ' || NEW.id; END",
    "CREATE TRIGGER credits_lot_begins AFTER INSERT ON credits_lot "
    "BEGIN INSERT INTO credits_unfinished (what) VALUES ('lot ' || NEW.id); END",
    """CREATE TRIGGER credits_draw_is_added AFTER INSERT ON credits_draw BEGIN
        INSERT INTO credits_unfinished (what) SELECT 'lot ' || NEW.lot_id
            WHERE NOT EXISTS (SELECT 1 FROM credits_unfinished WHERE what = 'lot ' || NEW.lot_id); END""",
    "CREATE TRIGGER credits_lot_is_moved AFTER UPDATE ON credits_lot "
    "BEGIN DELETE FROM credits_unfinished WHERE what = 'lot ' || NEW.id; END",
)

OPEN = "NOT EXISTS (SELECT 1 FROM credits_unfinished WHERE what = 'transaction ' || NEW.transaction_id)"
LOT_DIFFERS = """(
    (NEW.id, NEW.wallet_id, NEW.transaction_id, NEW.amount, NEW.expires_at)
        IS NOT (OLD.id, OLD.wallet_id, OLD.transaction_id, OLD.amount, OLD.expires_at)
    OR NEW.remaining <> (SELECT coalesce(sum(amount), 0) FROM credits_draw WHERE lot_id = NEW.id)
    OR NOT EXISTS (SELECT 1 FROM credits_draw d JOIN credits_transaction t ON t.id = d.transaction_id
        WHERE d.lot_id = NEW.id AND d.transaction_id = NEW.transaction_id AND d.amount = NEW.amount
        AND t.kind IN ('grant', 'purchase')))"""
REFUSALS = (
    _refuse("credits_entry_into_the_past", "INSERT", "credits_entry", OPEN, "this transaction is closed"),
    _refuse("credits_hold_into_the_past", "INSERT", "credits_hold", OPEN, "this transaction is closed"),
    _refuse("credits_final_into_the_past", "INSERT", "credits_final", OPEN, "this transaction is closed"),
    _refuse("credits_draw_into_the_past", "INSERT", "credits_draw", OPEN, "this transaction is closed"),
    _refuse(
        "credits_draw_is_whole_credits",
        "INSERT",
        "credits_draw",
        "typeof(NEW.amount) <> 'integer'",
        "credits are whole numbers",
    ),
    _refuse(
        "credits_lot_begins_empty",
        "INSERT",
        "credits_lot",
        "NEW.remaining <> 0 OR EXISTS (SELECT 1 FROM credits_lot WHERE id = NEW.id"
        " OR transaction_id = NEW.transaction_id)",
        "a lot begins empty",
    ),
    _refuse("credits_lot_follows", "UPDATE", "credits_lot", LOT_DIFFERS, "a lot is what was drawn on it"),
    _refuse("credits_lot_stays", "DELETE", "credits_lot", "1", "a lot stays"),
    _refuse(
        "credits_entry_is_whole_credits",
        "INSERT",
        "credits_entry",
        "typeof(NEW.amount) <> 'integer' OR typeof(NEW.balance_after) NOT IN ('integer', 'null')",
        "credits are whole numbers",
    ),
    _refuse(
        "credits_entry_follows",
        "INSERT",
        "credits_entry",
        f"""NEW.wallet_id IS NOT NULL AND (
            NEW.version <> {_latest("version", "NEW.wallet_id")} + 1
            OR NEW.balance_after <>
               {_latest("balance_after", "NEW.wallet_id", "AND pocket = NEW.pocket")} + NEW.amount)""",
        "an entry follows from the one before it",
    ),
    _refuse(
        "credits_wallet_begins_empty",
        "INSERT",
        "credits_wallet",
        "NEW.available <> 0 OR NEW.held <> 0 OR NEW.owed <> 0 OR NEW.version <> 0 OR NEW.head <> ''"
        " OR EXISTS (SELECT 1 FROM credits_wallet WHERE id = NEW.id OR user_id = NEW.user_id)",
        "a wallet begins empty",
    ),
    _refuse(
        "credits_wallet_owner",
        "UPDATE",
        "credits_wallet",
        "NEW.id <> OLD.id OR NEW.user_id <> OLD.user_id",
        "a wallet stays with its person",
    ),
    _refuse(
        "credits_wallet_follows",
        "UPDATE",
        "credits_wallet",
        _wallet_differs("NEW"),
        "a wallet is what its entries say",
    ),
    _refuse("credits_wallet_stays", "DELETE", "credits_wallet", "1", "a wallet stays"),
)

INSTALL = (*WATCH, *REFUSALS, *(each for table, key in NOT_REPLACED.items() for each in _history(table, key)))
# What must exist: the name of each trigger above.
TRIGGERS = tuple(each.split()[2] for each in INSTALL if each.startswith("CREATE TRIGGER"))
UNINSTALL = (
    *(f"DROP TRIGGER IF EXISTS {name}" for name in TRIGGERS),
    "DROP TABLE IF EXISTS credits_unfinished",
    "DROP TABLE IF EXISTS credits_nowhere",
)
