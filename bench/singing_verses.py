"""Verses of our own that the singer is judged by: no setting of the singer was chosen on them."""

VERSES = tuple(
    """\
Winter settled on the harbor town
fishing boats were pulled ashore
all the summer paint was wearing down
nobody came here anymore

My mother planted apple trees
along the fence behind the shed
they bend together in the breeze
and drop their blossoms on her bed

I bought a ticket for the train
that leaves at seven from the coast
I will not see this place again
but you're the one I'll miss the most

There is a fire on the beach
the children dance around the flame
the moon is almost within reach
and everybody knows my name

The doctor said to take it slow
to sleep and drink a glass of wine
but how could any doctor know
the weight of all this love of mine

Write it on a paper plane
throw it from the highest floor
let it travel through the rain
let it land before my door

We used to own a yellow car
that never started in the cold
we drove it once to Zanzibar
or that's the story we were told

A thousand birds above the field
are turning like a single wing
the wounded heart will soon be healed
and even broken bells can ring

Hold the ladder, hold it tight
I am climbing to the sun
if I'm not at home tonight
tell them that my work is done

The market smells of fish and thyme
the baker shouts across the square
the tower bell forgets the time
and no one in the village cares

Do you remember how we ran
barefoot over burning sand
you were the drummer in the band
I was the girl who held your hand

Under the city there's a stream
that nobody has ever seen
it runs through every poor man's dream
and all its water is clear and clean

Give me a reason, give me a sign
something to hold when the night is long
give me a minute, give me a line
and I will give you back a song

The king was sleeping in his chair
the queen was counting silver spoons
the jester dyed his orange hair
and sold the children red balloons

Every Friday after school
we would gather by the lake
push each other in the pool
steal a piece of birthday cake

The desert wind is calling me
it knows the answer, so they say
I packed my bag with bread and tea
and left before the break of day

No more trouble, no more fear
no more lying wide awake
now that you are finally here
there is nothing left to break

My window looks upon the park
where lovers quarrel and make peace
and when the lamps go on at dark
I feed the pigeons and the geese

Father worked beneath the ground
digging coal for forty years
he never made a single sound
and mother sang away her tears

Roll the dice and spin the wheel
lucky number twenty three
tell me is this really real
or are you only fooling me

The letter came on Christmas Eve
the stamp was from another land
she read it twice, she couldn't believe
the writing was her brother's hand

Green and golden, row on row
barley waving in the heat
that was twenty years ago
now they have built another street
""".strip().split("\n\n")
)
