"""Which sides each kind of transaction has, in the order of their lines; both databases and the proof read this."""

SHAPES = (
    ("grant", "available+ issued-"),
    ("hold", "available- held+"),
    ("settle", "held- revenue+"),
    ("release", "available+ held-"),
    ("adjust", "available+ adjusted-"),
    ("adjust", "available- adjusted+"),
)
# As SQL: `(kind, sides) IN …`.
SHAPES_SQL = "(VALUES " + ", ".join(f"('{kind}', '{sides}')" for kind, sides in SHAPES) + ")"
