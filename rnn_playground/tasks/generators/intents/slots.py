"""What may stand in the slots of a way of asking; news in a message sounds like other intents."""

SLOTS: dict[str, tuple[str, ...]] = {
    "time": (
        "seven", "eight", "noon", "midnight", "half past six", "half past nine", "a quarter to five",
        "ten past eleven", "six in the morning", "three o'clock", "nine", "five",
    ),
    "minutes": ("three", "five", "ten", "twelve", "twenty", "thirty", "ninety"),
    "day": (
        "today", "tomorrow", "tonight", "on Monday", "on Friday", "on Sunday", "this weekend", "next week",
        "in the morning", "this afternoon",
    ),
    "place": (
        "Berlin", "Lisbon", "Oslo", "Cairo", "Tokyo", "Lima", "Boston", "Vienna", "Nairobi", "Sydney", "Quebec",
        "New York",
    ),
    "spot": (
        "station", "airport", "museum", "library", "market", "hospital", "bridge", "harbour", "bakery", "post office",
        "zoo", "town hall",
    ),
    "vehicle": ("bus", "train", "car", "bike", "taxi", "boat"),
    "name": (
        "Anna", "Ben", "Clara", "David", "Emma", "Karim", "Lena", "Mister Brown", "my mother", "my brother", "my boss",
        "the doctor", "Doctor Hill", "grandma",
    ),
    "news": (
        "I am late", "I will be late", "it is raining", "dinner is ready", "the music is too loud",
        "the train is late", "I have lost my way", "I need more time", "we are in the kitchen",
        "the lights are still on", "I cannot sleep", "I am on my way", "the weather is fine", "it is time to go",
    ),
    "song": (
        "Paper Moons", "Rain on the Roof", "Seven Green Bottles", "The Long Way Home", "Wake Up Slowly",
        "Harbour Lights", "Letter from Lisbon", "Half Past Love", "Cold Coffee", "The Last Train",
    ),
    "artist": (
        "The Brass Pigeons", "Nora Fields", "Captain Velvet", "The Night Gardeners", "Milo and the Maps",
        "Blue Teapot", "Ivy Stone", "The Slow Clocks",
    ),
    "genre": ("jazz", "rock", "piano", "opera", "folk", "techno", "blues", "reggae"),
    "language": ("French", "Spanish", "German", "Italian", "Polish", "Japanese", "Turkish", "Swahili"),
    "phrase": (
        "good morning", "thank you", "where is the station", "what time is it", "I am lost", "happy birthday",
        "umbrella", "bread and butter", "it is cold", "see you tomorrow", "please call me", "nice to meet you",
        "alarm clock", "how are you",
    ),
    "room": ("kitchen", "bedroom", "bathroom", "garden", "hall", "garage", "cellar", "office", "living room"),
    "colour": ("red", "blue", "green", "yellow", "warm white"),
}
