"""The criteria of the demo: key, weight, name, what it is about, and what each number of points means."""

CRITERIA = [
    (
        "practice", 3, ("Eigen praktijk", "Expérience vécue", "Own practice"),
        ("Vertelt vanuit wat die zelf meemaakt.", "Parle de ce qui est vécu.", "Speaks from what they live through."),
        [
            ("Blijft bij algemeenheden.", "Reste dans le général.", "Stays with generalities."),
            ("Noemt een voorbeeld van anderen.", "Cite un exemple venu d’autrui.", "Names an example of somebody else's."),
            ("Noemt een eigen voorbeeld.", "Cite un exemple personnel.", "Names an example of their own."),
            ("Vertelt concreet hoe het ging.", "Raconte concrètement ce qui s’est passé.", "Tells concretely how it went."),
            ("Laat met eigen ervaring zien wat ze voor anderen betekent.", "Montre par son vécu ce qu’il signifie pour d’autres.", "Shows through their own experience what it means for others."),
        ],
    ),
    (
        "voice", 2, ("Spreken", "Prise de parole", "Speaking"),
        ("Is te volgen en houdt de aandacht vast.", "Se laisse suivre et garde l’attention.", "Can be followed and holds attention."),
        [
            ("Moeilijk te volgen.", "Difficile à suivre.", "Hard to follow."),
            ("Te volgen met moeite.", "Se suit avec effort.", "Can be followed with an effort."),
            ("Helder.", "Clair.", "Clear."),
            ("Helder en rustig.", "Clair et posé.", "Clear and calm."),
            ("Helder, rustig en boeiend.", "Clair, posé et captivant.", "Clear, calm and captivating."),
        ],
    ),
    (
        "cooperative", 2, ("Coöperatieve gedachte", "Esprit coopératif", "Cooperative spirit"),
        ("Spreekt ook voor andere vennoten.", "Parle aussi pour les autres sociétaires.", "Speaks for other members too."),
        [
            ("Spreekt alleen voor zichzelf.", "Parle pour soi seulement.", "Speaks for themselves only."),
            ("Noemt de coöperatie terloops.", "Évoque la coopérative en passant.", "Mentions the cooperative in passing."),
            ("Zegt wat de coöperatie voor hen verandert.", "Dit ce que la coopérative change pour soi.", "Says what the cooperative changes for them."),
            ("Zegt wat ze voor anderen verandert.", "Dit ce qu’elle change pour d’autres.", "Says what it changes for others."),
            ("Verbindt het eigen verhaal met dat van de vennoten.", "Relie son histoire à celle des sociétaires.", "Ties their story to that of the members."),
        ],
    ),
    (
        "listening", 1, ("Luisteren", "Écoute", "Listening"),
        ("Hoort wat er gevraagd wordt.", "Entend ce qui est demandé.", "Hears what is asked."),
        [
            ("Antwoordt voor er gevraagd is.", "Répond avant la question.", "Answers before being asked."),
            ("Antwoordt naast de vraag.", "Répond à côté de la question.", "Answers beside the question."),
            ("Antwoordt op de vraag.", "Répond à la question.", "Answers the question."),
            ("Vraagt na wat bedoeld wordt.", "Fait préciser la question.", "Asks what is meant."),
            ("Hoort de vraag achter de vraag.", "Entend la question derrière la question.", "Hears the question behind the question."),
        ],
    ),
]  # fmt: skip
