"""The invariants of lots, debts, refunds and transfers as SQL, each a query that must return no row."""

RULES_OF_LOTS: tuple[tuple[str, str, str], ...] = (
    (
        "I2",
        "an entry has not the moment of its transaction",
        """SELECT e.id AS entry_id FROM credits_entry e JOIN credits_transaction t ON t.id = e.transaction_id
        WHERE e.created_at <> t.created_at""",
    ),
    (
        "I2",
        "time runs backwards in a wallet",
        """SELECT id AS entry_id FROM (
            SELECT id, created_at, lag(created_at) OVER (PARTITION BY wallet_id ORDER BY version) AS earlier
            FROM credits_entry WHERE wallet_id IS NOT NULL
        ) AS ordered WHERE created_at < earlier""",
    ),
    (
        "I2",
        "what remains of a lot is not what was drawn on it",
        """SELECT l.id AS lot_id, l.remaining, coalesce(sum(d.amount), 0) AS drawn FROM credits_lot l
        LEFT JOIN credits_draw d ON d.lot_id = l.id GROUP BY l.id, l.remaining
        HAVING l.remaining <> coalesce(sum(d.amount), 0)""",
    ),
    (
        "I2",
        "a lot is not what its transaction brought",
        """SELECT l.id AS lot_id FROM credits_lot l LEFT JOIN credits_draw d
            ON d.lot_id = l.id AND d.transaction_id = l.transaction_id AND d.amount = l.amount
        WHERE d.id IS NULL""",
    ),
    (
        "I2",
        "the lots of a wallet hold more than is available",
        """SELECT w.id AS wallet_id, w.available, sum(l.remaining) AS in_lots FROM credits_wallet w
        JOIN credits_lot l ON l.wallet_id = w.id GROUP BY w.id, w.available HAVING w.available < sum(l.remaining)""",
    ),
    (
        "I2",
        "a wallet does not know when its next credits expire",
        """SELECT w.id AS wallet_id, w.expires_next_at, l.first FROM credits_wallet w LEFT JOIN (
            SELECT wallet_id, min(expires_at) AS first FROM credits_lot WHERE remaining > 0 GROUP BY wallet_id
        ) l ON l.wallet_id = w.id
        WHERE w.expires_next_at <> l.first OR (w.expires_next_at IS NULL) <> (l.first IS NULL)""",
    ),
    (
        "I2",
        "a transaction draws on lots that are not its own, or on more than it moves",
        """SELECT d.transaction_id, sum(d.amount) AS drawn FROM credits_draw d JOIN credits_lot l ON l.id = d.lot_id
        LEFT JOIN credits_entry e ON e.transaction_id = d.transaction_id AND e.pocket = 'available'
        GROUP BY d.transaction_id
        HAVING min(CASE WHEN l.wallet_id = e.wallet_id AND (d.amount > 0) = (e.amount > 0) THEN 1 ELSE 0 END) = 0
            OR abs(sum(d.amount)) > abs(max(coalesce(e.amount, 0)))""",
    ),
    (
        "I5",
        "a release did not return to the lots its hold came from",
        """SELECT f.hold_id, d.lot_id, sum(d.amount) AS off_by FROM credits_final f
        JOIN credits_hold h ON h.id = f.hold_id
        JOIN credits_draw d ON d.transaction_id IN (h.transaction_id, f.transaction_id)
        WHERE f.outcome = 'released' GROUP BY f.hold_id, d.lot_id HAVING sum(d.amount) <> 0""",
    ),
    (
        "I5",
        "a refund is not half of what was spent",
        """SELECT t.id AS transaction_id, t.key, e.amount, h.amount AS spent FROM credits_transaction t
        LEFT JOIN credits_entry e ON e.transaction_id = t.id AND e.line = 1
        LEFT JOIN credits_hold h
            ON 'refund:' || replace(CAST(h.id AS varchar(36)), '-', '') = replace(t.key, '-', '')
        LEFT JOIN credits_final f ON f.hold_id = h.id
        WHERE t.kind = 'refund' AND (f.outcome IS NULL OR f.outcome <> 'settled' OR e.amount <> (h.amount + 1) / 2
            OR e.wallet_id <> h.wallet_id)""",
    ),
    (
        "I9",
        "somebody owes credits and has some to spend",
        "SELECT id AS wallet_id, available, owed FROM credits_wallet WHERE owed < 0 AND available > 0",
    ),
    (
        "I9",
        "more was taken back for a payment than it brought",
        """SELECT b.payment, coalesce(p.amount, 0) AS brought, b.taken AS taken_back FROM (
            SELECT rtrim(rtrim(substr(t.key, CASE t.kind WHEN 'takeback' THEN 10 ELSE 9 END), '0123456789'), ':')
                AS payment, sum(e.amount) AS taken
            FROM credits_transaction t JOIN credits_entry e ON e.transaction_id = t.id AND e.pocket = 'issued'
            WHERE t.kind IN ('takeback', 'restore') GROUP BY 1
        ) b LEFT JOIN (
            SELECT substr(t.key, 10) AS payment, e.amount FROM credits_transaction t
            JOIN credits_entry e ON e.transaction_id = t.id AND e.line = 1 WHERE t.kind = 'purchase'
        ) p ON p.payment = b.payment
        WHERE b.taken < 0 OR b.taken > coalesce(p.amount, 0)""",
    ),
    (
        "I1",
        "credits are still on their way from one person to another",
        "SELECT sum(amount) AS in_transit FROM credits_entry WHERE pocket = 'transit' HAVING sum(amount) <> 0",
    ),
)
