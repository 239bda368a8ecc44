"""Ways of asking how to get somewhere."""

ASKED = """
how do I get to {place}?
how do I get to the {spot}
how do I get from here to the {spot}?
how can I get to {place} from here
how do we get to the {spot} by {vehicle}?
how far is it to {place}
how far is the {spot}?
how far away is {place}
how long does it take to {place} by {vehicle}?
how long is the drive to {place}
how long is the walk to the {spot}?
what's the way to the {spot}
what is the best way to {place}?
what is the shortest way to the {spot}
which way is the {spot}?
which way to {place}
which road goes to {place}?
which bus goes to the {spot}
which bus do I take to {place}?
which train goes to {place}
where is the {spot}?
where is the nearest {spot}
where do I find a {spot}?
where can I find the {spot}
is there a {spot} near here?
is there a {vehicle} to {place}
show me the way to {place}
show me the way to the {spot}
show me the route to {place}
show me the {spot} on the map
tell me the way to the {spot}
tell me how to get to {place}
can you show me how to get to the {spot}?
can you give me directions to {place}
give me directions to the {spot}
directions to {place}, please
directions to the nearest {spot}
take me to {place}
take me to the nearest {spot}
bring me to the {spot}
lead me to the {spot}
guide me to {place}
I want to go to {place}
I want to go to the {spot} by {vehicle}
I need to get to the {spot}
I am looking for the {spot}
I am lost, where is the {spot}?
route to {place}
fastest route to the {spot}
do I turn left or right for the {spot}?
"""

HELD_OUT = """
could you tell me the way to {place}?
please show me how to get to the {spot}
I'm looking for the nearest {spot}
what is the fastest route to {place}
which bus takes me to {place}?
how far is it from here to the {spot}
where can I get a {vehicle} to {place}
I have to go to the {spot}, which way is it?
give me the shortest route to {place}
can I get to the {spot} by {vehicle}?
"""
