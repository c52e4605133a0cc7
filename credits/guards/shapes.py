"""Which sides each kind of transaction has, in the order of their lines; both databases and the proof read this."""

SHAPES = (
    ("grant", "available+ issued-"),
    ("purchase", "available+ issued-"),
    ("takeback", "available- issued+"),
    ("takeback", "available- owed- issued+"),
    ("takeback", "owed- issued+"),
    ("restore", "available+ issued-"),
    ("repay", "available- owed+"),
    ("hold", "available- held+"),
    ("settle", "held- revenue+"),
    ("release", "available+ held-"),
    ("refund", "available+ revenue-"),
    ("expire", "available- expired+"),
    ("adjust", "available+ adjusted-"),
    ("adjust", "available- adjusted+"),
    ("transfer_out", "available- transit+"),
    ("transfer_in", "available+ transit-"),
)
# As SQL: `(kind, sides) IN …`.
SHAPES_SQL = "(VALUES " + ", ".join(f"('{kind}', '{sides}')" for kind, sides in SHAPES) + ")"
