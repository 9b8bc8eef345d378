"""Names as heard in Wallonia: given names by origin, sex and generation; family names by origin.

The combinations are drawn at random; a likeness with a living person is chance.
"""

from __future__ import annotations

from random import Random

_SPLIT = "|"


def given_names(random: Random, origin: str, *, female: bool, birth_year: int) -> tuple[str, ...]:
    """One to three given names of an origin ("fr", "nl", "de", "ar", "tr", "it", "en"), usual one first."""
    key = "f" if female else "m"
    if origin in ("fr", "nl"):
        key += "old" if birth_year < 1965 else ("mid" if birth_year < 1998 else "new")
    pool = _GIVEN[origin, key]
    hyphenated = origin == "fr" and random.random() < 0.06
    first = random.choice(_COMPOUND[female] if hyphenated else pool)
    more = random.choices((0, 1, 2), (55, 30, 15))[0]
    others = [name for name in random.sample(pool, more + 1) if name != first][:more]
    return (first, *others)


def family_name(random: Random, origin: str) -> str:
    """A family name of an origin; one French name in twenty is a double name."""
    name = random.choice(_FAMILY[origin])
    if origin == "fr" and random.random() < 0.05:
        other = random.choice(_FAMILY["fr"])
        if other != name:
            return f"{name}-{other}" if random.random() < 0.5 else f"{name} {other}"
    return name


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split(_SPLIT))


_COMPOUND = {
    False: _names("Jean-Pierre|Jean-Luc|Jean-François|Pierre-Yves|Jean-Marc|Marc-Antoine|Jean-Noël|Charles-Édouard"),
    True: _names("Marie-Thérèse|Anne-Sophie|Marie-Claire|Anne-Françoise|Marie-Ève|Marie-Noëlle|Lou-Anne|Rose-Marie"),
}
_GIVEN = {
    ("fr", "fold"): _names(
        "Marie|Jeanne|Monique|Jacqueline|Nicole|Christiane|Josette|Ginette|Paulette|Huguette"
        "|Andrée|Éliane|Claudine"
        "|Françoise|Danielle|Michèle|Bernadette|Arlette|Colette|Mariette|Liliane|Renée|Yvette"
        "|Thérèse|Odette|Marcelle"
        "|Suzanne|Georgette|Lucienne|Simone|Annie|Rolande|Viviane|Chantal|Micheline|Ghislaine"
        "|Gisèle|Denise|Marie-Louise"
    ),
    ("fr", "mold"): _names(
        "Jean|Pierre|André|Michel|Jacques|Claude|Georges|Marcel|René|Roger|Albert|Willy|Francis"
        "|Guy|Daniel|Christian"
        "|Raymond|Lucien|Robert|Joseph|Henri|Émile|Fernand|Gérard|Léon|Yvon|Serge|Alain|Bernard"
        "|Philippe|Ghislain"
        "|Désiré|Achille|Jean-Marie|Freddy|Étienne|Victor|Edgard|Armand|Hubert"
    ),
    ("fr", "fmid"): _names(
        "Nathalie|Isabelle|Sophie|Valérie|Véronique|Sandrine|Céline|Aurélie|Stéphanie|Laurence"
        "|Caroline|Virginie|Émilie"
        "|Julie|Catherine|Delphine|Christelle|Vinciane|Bénédicte|Géraldine|Séverine|Élodie|Mélanie"
        "|Laetitia|Audrey|Vanessa"
        "|Pascale|Myriam|Fabienne|Carine|Maïté|Amandine|Charlotte|Justine|Marie|Anaïs|Gaëlle"
        "|Hélène|Cécile|Joëlle"
    ),
    ("fr", "mmid"): _names(
        "Frédéric|Olivier|Laurent|Nicolas|Christophe|Sébastien|David|Thierry|Pascal|Vincent|Didier"
        "|Éric|Benoît|Xavier"
        "|Stéphane|Fabrice|François|Grégory|Jérôme|Cédric|Geoffrey|Jonathan|Michaël|Julien|Kevin"
        "|Maxime|Quentin|Thomas"
        "|Jérémy|Bruno|Yves|Luc|Dimitri|Raphaël|Antoine|Joël|Cyril|Renaud|Gaëtan|Loïc"
    ),
    ("fr", "fnew"): _names(
        "Emma|Louise|Olivia|Alice|Lina|Juliette|Camille|Zoé|Chloé|Léa|Manon|Clara|Lucie|Inès"
        "|Charlotte|Mila|Élise|Jade"
        "|Eva|Romane|Victoria|Anna|Margaux|Lola|Nora|Noémie|Apolline|Éléonore|Capucine|Rose"
        "|Clémence|Maëlys|Constance"
        "|Pauline|Agathe|Giulia|Célestine|Lilou|Mathilde"
    ),
    ("fr", "mnew"): _names(
        "Louis|Arthur|Noah|Liam|Gabriel|Jules|Adam|Victor|Lucas|Hugo|Nathan|Théo|Raphaël|Léon"
        "|Sacha|Ethan|Mathis|Tom"
        "|Maxime|Simon|Augustin|Oscar|Martin|Samuel|Antoine|Baptiste|Romain|Aaron|Eliott|Clément"
        "|Côme|Gaspard|Basile"
        "|Timéo|Loïs|Noé|Valentin|Émile|Marius|Félix"
    ),
    ("nl", "fold"): _names(
        "Maria|Godelieve|Lutgarde|Rita|Paula|Annie|Hilda|Denise|Greta|Agnes|Simonne|Irène|Rosa|Jozefa"
    ),
    ("nl", "mold"): _names(
        "Jozef|Jan|Willy|Roger|Etienne|Herman|Frans|Walter|Gilbert|Omer|Albert|Luc|Paul|Gerard|Karel"
    ),
    ("nl", "fmid"): _names("An|Els|Katrien|Sofie|Leen|Ilse|Griet|Liesbeth|Sara|Evelien|Tine|Hilde|Nele|Veerle|Karen"),
    ("nl", "mmid"): _names("Bart|Wim|Koen|Tom|Pieter|Steven|Kristof|Dirk|Geert|Jeroen|Stijn|Bram|Wouter|Joris|Sven"),
    ("nl", "fnew"): _names("Emma|Lotte|Elise|Noor|Julie|Fien|Amber|Ella|Marie|Janne|Lore|Hanne|Axelle|Roos|Nina"),
    ("nl", "mnew"): _names("Lucas|Arthur|Finn|Noah|Jules|Lars|Mathis|Wout|Seppe|Vince|Kobe|Daan|Milan|Stan|Rune"),
    ("de", "f"): _names(
        "Ursula|Helga|Monika|Sabine|Petra|Anja|Birgit|Katharina|Jana|Lena|Ingrid|Käthe|Jutta|Mia|Sophie"
    ),
    ("de", "m"): _names(
        "Günter|Hans|Klaus|Jürgen|Dieter|Stefan|Thomas|Andreas|Jörg|Lukas|Jonas|Felix|Karl-Heinz|Björn|Paul"
    ),
    ("ar", "f"): _names(
        "Fatima|Khadija|Aïcha|Samira|Naïma|Hanane|Yasmine|Imane|Salma|Nour|Latifa|Malika|Souad|Rachida|Amina"
    ),
    ("ar", "m"): _names(
        "Mohamed|Ahmed|Youssef|Hassan|Karim|Rachid|Abdelkader|Omar|Bilal|Ayoub|Mustapha|Ilyas|Saïd|Hamza|Khalid"
    ),
    ("tr", "f"): _names("Ayşe|Fatma|Emine|Zeynep|Elif|Hatice|Merve|Özlem|Gülşen|Esra|Sevgi|Büşra|Defne|Nuray|Yıldız"),
    ("tr", "m"): _names("Mehmet|Mustafa|Ali|Hüseyin|İbrahim|Emre|Murat|Yusuf|Ömer|Kerem|Hakan|Serkan|Çetin|Deniz|Uğur"),
    ("it", "f"): _names(
        "Giuseppina|Rosa|Maria|Concetta|Angela|Carmela|Silvana|Laura|Sabrina|Giulia|Elisa|Chiara|Pina|Lucia"
    ),
    ("it", "m"): _names(
        "Salvatore|Giuseppe|Antonio|Calogero|Carmelo|Vincenzo|Angelo|Luigi|Franco|Fabio|Enzo|Matteo|Nino|Dino"
    ),
    ("en", "f"): _names("Margaret|Sarah|Jessica|Grace|Fiona|Abigail|Chidinma|Blessing|Emily|Susan|Amara|Charlotte"),
    ("en", "m"): _names("James|Oliver|Daniel|Kwame|Emeka|Samuel|George|William|Patrick|Brian|Sean|Peter"),
}
_FAMILY = {
    "fr": _names(
        "Dubois|Lambert|Dupont|Martin|Simon|Leroy|Laurent|Denis|Lejeune|Renard|Gérard|François"
        "|Bertrand|Collard|Lemaire"
        "|Henry|Hubert|Leclercq|Mathieu|Michel|Noël|Piron|Dumont|Thomas|Charlier|Collignon|Evrard"
        "|Adam|Toussaint|Georges"
        "|Delvaux|Bodart|Jacquemin|Gillain|Marchal|Rousseau|Hardy|Lecomte|Baudoin|Poncelet|Delhaye"
        "|Wauters|Maréchal|Goffin"
        "|Warnier|Delcourt|Lefèbvre|Wathelet|Ernotte|Gilson|Massart|Hanquet|Pirotte|Servais|Jadot"
        "|Closset|Bastin|Sacré"
        "|Debroux|Crévecœur|Thiry|Gaspard|Nicaise|Delforge|Mahieu|Stassart|Lardinois|Honoré"
        "|Fontaine|Dessart|Préat|Mélot"
        "|Tillieux|Defrêne|Deprez|Hennuy|Chapelle|Bienfait|Bonjean|Lonnoy|Xhonneux|Halleux|Dewez"
        "|Pétre|Crahay|Fagnoul"
        "|de Wouters|Delacroix|de la Marche|d'Hondt|du Bois|de Bellefroid|d'Oultremont-Petit"
        "|Le Maire|Vandenbosch|Herbiet"
        "|Grégoire|Gobert|Hallet|Istasse|Joris|Kaisin|Legrand|Mignon|Nihoul|Olivier|Paquet|Quinet"
        "|Rigaux|Sohet|Tonneau"
        "|Ulens|Vigneron|Wilmot|Yernaux|Zicot|Brasseur|Cuvelier|Degueldre|Étienne|Fauville"
        "|Guillaume|Hérode|Jeanmart|Lhoir"
    ),
    "nl": _names(
        "Peeters|Janssens|Maes|Jacobs|Mertens|Willems|Claes|Goossens|Wouters|De Smet|De Clercq"
        "|Van den Broeck|Van Damme"
        "|Verhoeven|Van de Velde|Vermeulen|Desmet|Pauwels|Hermans|Aerts|Michiels|Van Hoof"
        "|De Backer|Vandenberghe|Lemmens"
        "|Van der Auwera|D'hooghe|De Vos|Verstraete|Coppens"
    ),
    "de": _names(
        "Müller|Schmitz|Heinen|Küpper|Lenz|Schröder|Kohnen|Jost|Weynand|Pauels|Brüll|Hilgers|Königs|Groß|Thönnes"
    ),
    "ar": _names(
        "El Amrani|Benali|Bouazza|El Idrissi|Haddad|Ben Youssef|Chaoui|Alaoui|Amrani|Bensaïd"
        "|El Khattabi|Mansouri|Saïdi"
        "|Ouali|Tahiri|Zerrouki|Al Hassan|Boukhari|Lahlou|Ziani"
    ),
    "tr": _names("Yılmaz|Kaya|Demir|Şahin|Çelik|Yıldız|Öztürk|Aydın|Özdemir|Arslan|Doğan|Kılıç|Koç|Güneş|Polat"),
    "it": _names(
        "Rossi|Russo|Ferrara|Esposito|Bianchi|Romano|Colombo|Ricci|Marino|Greco|Lombardo"
        "|Di Stefano|La Rocca|Lo Bue"
        "|D'Angelo|De Luca|Di Natale|Mancuso|Sciortino|Cusumano|Pellegrino|Vitale|Caruso|Messina|Falcone"
    ),
    "en": _names("Smith|O'Brien|Taylor|Johnson|Mensah|Okafor|Walker|McCarthy|Brown|Adeyemi|Wilson|Clarke"),
}
