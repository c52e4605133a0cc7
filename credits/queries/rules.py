"""The invariants of money as SQL, each a query that must return no row; they run on PostgreSQL and SQLite alike."""

from credits.guards.shapes import SHAPES_SQL
from credits.queries.rules_of_lots import RULES_OF_LOTS

# The sides of a transaction in one word, from its lines a, b and perhaps c.
SIDES = """a.pocket || CASE WHEN a.amount > 0 THEN '+ ' ELSE '- ' END
    || b.pocket || CASE WHEN b.amount > 0 THEN '+' ELSE '-' END
    || coalesce(' ' || c.pocket || CASE WHEN c.amount > 0 THEN '+' ELSE '-' END, '')"""

# Where a hold and its ending can be compared: the line by which a transaction is known is line 1.
RULES_OF_ENTRIES: tuple[tuple[str, str, str], ...] = (
    (
        "I1",
        "the entries of a transaction do not sum to 0",
        """SELECT transaction_id, sum(amount) AS off_by FROM credits_entry GROUP BY transaction_id
        HAVING sum(amount) <> 0""",
    ),
    (
        "I1",
        "all entries together do not sum to 0",
        "SELECT sum(amount) AS off_by FROM credits_entry HAVING sum(amount) <> 0",
    ),
    (
        "I1",
        "a transaction has not the entries it says it has",
        """SELECT t.id AS transaction_id, t.entry_count AS expected, count(e.id) AS found
        FROM credits_transaction t LEFT JOIN credits_entry e ON e.transaction_id = t.id
        GROUP BY t.id, t.entry_count HAVING count(e.id) <> t.entry_count""",
    ),
    (
        "I1",
        "a transaction has not the sides of its kind",
        f"""SELECT t.id AS transaction_id, t.kind, {SIDES} AS sides FROM credits_transaction t
        JOIN credits_entry a ON a.transaction_id = t.id AND a.line = 1
        JOIN credits_entry b ON b.transaction_id = t.id AND b.line = 2
        LEFT JOIN credits_entry c ON c.transaction_id = t.id AND c.line = 3
        WHERE (t.kind, {SIDES}) NOT IN (SELECT * FROM {SHAPES_SQL} AS shapes)""",
    ),
    (
        "I2",
        "a wallet is not the sum of its entries",
        """SELECT w.id AS wallet_id, w.available, w.held, w.owed, coalesce(s.available, 0) AS available_by_entries,
            coalesce(s.held, 0) AS held_by_entries, coalesce(s.owed, 0) AS owed_by_entries
        FROM credits_wallet w LEFT JOIN (
            SELECT wallet_id, sum(CASE WHEN pocket = 'available' THEN amount ELSE 0 END) AS available,
                sum(CASE WHEN pocket = 'held' THEN amount ELSE 0 END) AS held,
                sum(CASE WHEN pocket = 'owed' THEN amount ELSE 0 END) AS owed
            FROM credits_entry WHERE wallet_id IS NOT NULL GROUP BY wallet_id
        ) s ON s.wallet_id = w.id
        WHERE w.available <> coalesce(s.available, 0) OR w.held <> coalesce(s.held, 0)
            OR w.owed <> coalesce(s.owed, 0)""",
    ),
    (
        "I2",
        "the balance after an entry is not the running sum",
        """SELECT id AS entry_id, balance_after, running FROM (
            SELECT id, balance_after, sum(amount) OVER (PARTITION BY wallet_id, pocket ORDER BY version) AS running
            FROM credits_entry WHERE wallet_id IS NOT NULL
        ) AS summed WHERE balance_after <> running""",
    ),
    (
        "I2",
        "the versions of a wallet have a gap",
        """SELECT w.id AS wallet_id, w.version, count(e.id) AS entries, max(e.version) AS last
        FROM credits_wallet w LEFT JOIN credits_entry e ON e.wallet_id = w.id GROUP BY w.id, w.version
        HAVING w.version <> count(e.id) OR w.version <> coalesce(max(e.version), 0)""",
    ),
    (
        "I3",
        "a wallet is below 0",
        "SELECT id AS wallet_id, available, held FROM credits_wallet WHERE available < 0 OR held < 0",
    ),
    (
        "I3",
        "a balance was below 0",
        "SELECT id AS entry_id, balance_after FROM credits_entry WHERE balance_after < 0 AND pocket <> 'owed'",
    ),
    (
        "I5",
        "a hold and its transaction do not agree",
        """SELECT t.id AS transaction_id, h.id AS hold_id FROM credits_transaction t
        LEFT JOIN credits_hold h ON h.transaction_id = t.id
        LEFT JOIN credits_entry e ON e.transaction_id = t.id AND e.line = 1
        WHERE (t.kind = 'hold') <> (h.id IS NOT NULL)
            OR t.kind = 'hold' AND (e.id IS NULL OR h.wallet_id <> e.wallet_id OR h.amount <> -e.amount)""",
    ),
    (
        "I5",
        "an ending and its hold do not agree",
        """SELECT t.id AS transaction_id, f.hold_id FROM credits_transaction t
        LEFT JOIN credits_final f ON f.transaction_id = t.id
        LEFT JOIN credits_hold h ON h.id = f.hold_id
        LEFT JOIN credits_entry e ON e.transaction_id = t.id AND e.line = 1
        WHERE (t.kind IN ('settle', 'release')) <> (f.hold_id IS NOT NULL)
            OR t.kind IN ('settle', 'release') AND (
                e.id IS NULL OR h.id IS NULL OR h.wallet_id <> e.wallet_id OR h.amount <> abs(e.amount)
                OR replace(t.key, '-', '') <> 'final:' || replace(CAST(h.id AS varchar(36)), '-', '')
                OR f.outcome <> CASE t.kind WHEN 'settle' THEN 'settled' ELSE 'released' END)""",
    ),
    (
        "I5",
        "a hold ended more than once",
        "SELECT hold_id, count(*) AS endings FROM credits_final GROUP BY hold_id HAVING count(*) > 1",
    ),
    (
        "I5",
        "what a wallet holds is not the sum of its open holds",
        """SELECT w.id AS wallet_id, w.held, coalesce(sum(h.amount), 0) AS open_holds
        FROM credits_wallet w LEFT JOIN (
            SELECT wallet_id, amount FROM credits_hold
            WHERE NOT EXISTS (SELECT 1 FROM credits_final f WHERE f.hold_id = credits_hold.id)
        ) h ON h.wallet_id = w.id GROUP BY w.id, w.held HAVING w.held <> coalesce(sum(h.amount), 0)""",
    ),
    (
        "I8",
        "one key has more than one transaction",
        "SELECT key, count(*) AS transactions FROM credits_transaction GROUP BY key HAVING count(*) > 1",
    ),
)

RULES = (*RULES_OF_ENTRIES, *RULES_OF_LOTS)
MONEY_COLUMNS = (
    ("credits_wallet", ("available", "held", "owed", "version")),
    ("credits_entry", ("amount", "balance_after", "version")),
    ("credits_hold", ("amount",)),
    ("credits_lot", ("amount", "remaining")),
    ("credits_draw", ("amount",)),
)

# SQLite keeps whatever type it is given; PostgreSQL's columns have one.
WHOLE_NUMBERS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "sqlite": tuple(
        (
            "I12",
            f"{table}.{column} is not a whole number",
            f"SELECT rowid AS row, {column} AS value FROM {table} WHERE typeof({column}) NOT IN ('integer', 'null')",
        )
        for table, columns in MONEY_COLUMNS
        for column in columns
    ),
    "postgresql": (
        (
            "I12",
            "a column of money is no whole number",
            """SELECT table_name, column_name, data_type FROM information_schema.columns
            WHERE table_schema = current_schema() AND data_type <> 'bigint' AND (table_name, column_name) IN ("""
            + ", ".join(f"('{table}', '{column}')" for table, columns in MONEY_COLUMNS for column in columns)
            + ")",
        ),
    ),
}
