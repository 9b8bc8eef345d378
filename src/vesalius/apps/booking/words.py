"""What patients are told about their appointments, in four languages.

No specialty, no reason, no name: a message lies open on a locked telephone.
"""

from __future__ import annotations

from typing import Final

from vesalius.events.notifications.templates import Words

CODE: Final = {
    "fr": Words(
        "Votre code : {code}",
        "Bonjour,\n\nvotre code pour confirmer le rendez-vous est {code}. Il est valable 10 minutes.\n"
        "Si vous n'avez rien demandé, ignorez ce message.\n\n{network}\n",
        "{network} : votre code est {code} (10 minutes).",
    ),
    "nl": Words(
        "Uw code: {code}",
        "Goedendag,\n\nuw code om de afspraak te bevestigen is {code}. Hij is 10 minuten geldig.\n"
        "Hebt u niets gevraagd, dan mag u dit bericht negeren.\n\n{network}\n",
        "{network}: uw code is {code} (10 minuten).",
    ),
    "de": Words(
        "Ihr Code: {code}",
        "Guten Tag,\n\nIhr Code zur Bestätigung des Termins lautet {code}. Er gilt 10 Minuten.\n"
        "Wenn Sie nichts angefragt haben, können Sie diese Nachricht ignorieren.\n\n{network}\n",
        "{network}: Ihr Code ist {code} (10 Minuten).",
    ),
    "en": Words(
        "Your code: {code}",
        "Hello,\n\nyour code to confirm the appointment is {code}. It is valid for 10 minutes.\n"
        "If you did not ask for anything, ignore this message.\n\n{network}\n",
        "{network}: your code is {code} (10 minutes).",
    ),
}
BOOKED: Final = {
    "fr": Words(
        "Rendez-vous le {day} à {hour}",
        "Bonjour,\n\nvotre rendez-vous est confirmé :\n{day} à {hour}, {place}.\n\n"
        "Déplacer ou annuler : {link}\n\n{network}\n",
        "{network} : rendez-vous le {day} à {hour}. Modifier : {link}",
    ),
    "nl": Words(
        "Afspraak op {day} om {hour}",
        "Goedendag,\n\nuw afspraak is bevestigd:\n{day} om {hour}, {place}.\n\n"
        "Verplaatsen of annuleren: {link}\n\n{network}\n",
        "{network}: afspraak op {day} om {hour}. Wijzigen: {link}",
    ),
    "de": Words(
        "Termin am {day} um {hour}",
        "Guten Tag,\n\nIhr Termin ist bestätigt:\n{day} um {hour}, {place}.\n\n"
        "Verschieben oder absagen: {link}\n\n{network}\n",
        "{network}: Termin am {day} um {hour}. Ändern: {link}",
    ),
    "en": Words(
        "Appointment on {day} at {hour}",
        "Hello,\n\nyour appointment is confirmed:\n{day} at {hour}, {place}.\n\nMove or cancel: {link}\n\n{network}\n",
        "{network}: appointment on {day} at {hour}. Change: {link}",
    ),
}
MOVED: Final = {
    "fr": Words(
        "Rendez-vous déplacé au {day} à {hour}",
        "Bonjour,\n\nvotre rendez-vous a été déplacé. Il a lieu le\n{day} à {hour}, {place}.\n\n"
        "Déplacer ou annuler : {link}\n\n{network}\n",
        "{network} : votre rendez-vous est déplacé au {day} à {hour}. Modifier : {link}",
    ),
    "nl": Words(
        "Afspraak verplaatst naar {day} om {hour}",
        "Goedendag,\n\nuw afspraak is verplaatst. Ze vindt plaats op\n{day} om {hour}, {place}.\n\n"
        "Verplaatsen of annuleren: {link}\n\n{network}\n",
        "{network}: uw afspraak is verplaatst naar {day} om {hour}. Wijzigen: {link}",
    ),
    "de": Words(
        "Termin verschoben auf {day} um {hour}",
        "Guten Tag,\n\nIhr Termin wurde verschoben. Er findet statt am\n{day} um {hour}, {place}.\n\n"
        "Verschieben oder absagen: {link}\n\n{network}\n",
        "{network}: Ihr Termin ist verschoben auf {day} um {hour}. Ändern: {link}",
    ),
    "en": Words(
        "Appointment moved to {day} at {hour}",
        "Hello,\n\nyour appointment was moved. It is now on\n{day} at {hour}, {place}.\n\n"
        "Move or cancel: {link}\n\n{network}\n",
        "{network}: your appointment is moved to {day} at {hour}. Change: {link}",
    ),
}
CANCELLED: Final = {
    "fr": Words(
        "Rendez-vous du {day} annulé",
        "Bonjour,\n\nvotre rendez-vous du {day} à {hour} est annulé.\n\nEn prendre un autre : {link}\n\n{network}\n",
        "{network} : votre rendez-vous du {day} à {hour} est annulé. Autre rendez-vous : {link}",
    ),
    "nl": Words(
        "Afspraak van {day} geannuleerd",
        "Goedendag,\n\nuw afspraak van {day} om {hour} is geannuleerd.\n\nEen andere maken: {link}\n\n{network}\n",
        "{network}: uw afspraak van {day} om {hour} is geannuleerd. Nieuwe afspraak: {link}",
    ),
    "de": Words(
        "Termin vom {day} abgesagt",
        "Guten Tag,\n\nIhr Termin am {day} um {hour} ist abgesagt.\n\nEinen anderen vereinbaren: {link}\n\n{network}\n",
        "{network}: Ihr Termin am {day} um {hour} ist abgesagt. Neuer Termin: {link}",
    ),
    "en": Words(
        "Appointment of {day} cancelled",
        "Hello,\n\nyour appointment on {day} at {hour} is cancelled.\n\nMake another one: {link}\n\n{network}\n",
        "{network}: your appointment on {day} at {hour} is cancelled. New appointment: {link}",
    ),
}
REMINDER: Final = {
    "fr": Words(
        "Rappel : rendez-vous le {day} à {hour}",
        "Bonjour,\n\nnous vous attendons le {day} à {hour}, {place}.\n\n"
        "Vous ne pouvez pas venir ? Déplacez ou annulez ici, quelqu'un d'autre prendra la place : {link}\n\n"
        "{network}\n",
        "{network} : rappel, rendez-vous le {day} à {hour}. Empêché·e ? {link}",
    ),
    "nl": Words(
        "Herinnering: afspraak op {day} om {hour}",
        "Goedendag,\n\nwij verwachten u op {day} om {hour}, {place}.\n\n"
        "Kunt u niet komen? Verplaats of annuleer hier, dan komt iemand anders aan de beurt: {link}\n\n{network}\n",
        "{network}: herinnering, afspraak op {day} om {hour}. Verhinderd? {link}",
    ),
    "de": Words(
        "Erinnerung: Termin am {day} um {hour}",
        "Guten Tag,\n\nwir erwarten Sie am {day} um {hour}, {place}.\n\n"
        "Sie können nicht kommen? Verschieben oder sagen Sie hier ab, dann kommt jemand anderes dran: {link}\n\n"
        "{network}\n",
        "{network}: Erinnerung, Termin am {day} um {hour}. Verhindert? {link}",
    ),
    "en": Words(
        "Reminder: appointment on {day} at {hour}",
        "Hello,\n\nwe expect you on {day} at {hour}, {place}.\n\n"
        "You cannot come? Move or cancel here, and somebody else gets the place: {link}\n\n{network}\n",
        "{network}: reminder, appointment on {day} at {hour}. Cannot come? {link}",
    ),
}
MISSED: Final = {
    "fr": Words(
        "Nous vous avons attendu·e",
        "Bonjour,\n\nnous vous attendions le {day} à {hour}. Voulez-vous un autre rendez-vous ? {link}\n\n{network}\n",
        "{network} : nous vous attendions le {day} à {hour}. Autre rendez-vous : {link}",
    ),
    "nl": Words(
        "Wij hebben u gemist",
        "Goedendag,\n\nwij verwachtten u op {day} om {hour}. Wilt u een andere afspraak? {link}\n\n{network}\n",
        "{network}: wij verwachtten u op {day} om {hour}. Nieuwe afspraak: {link}",
    ),
    "de": Words(
        "Wir haben Sie vermisst",
        "Guten Tag,\n\nwir erwarteten Sie am {day} um {hour}. Möchten Sie einen anderen Termin? {link}\n\n{network}\n",
        "{network}: wir erwarteten Sie am {day} um {hour}. Neuer Termin: {link}",
    ),
    "en": Words(
        "We missed you",
        "Hello,\n\nwe expected you on {day} at {hour}. Would you like another appointment? {link}\n\n{network}\n",
        "{network}: we expected you on {day} at {hour}. New appointment: {link}",
    ),
}
OFFERED: Final = {
    "fr": Words(
        "Une place s'est libérée le {day} à {hour}",
        "Bonjour,\n\nune place s'est libérée le {day} à {hour}, {place}.\n"
        "Elle est à la première personne qui l'accepte :\n"
        "{link}\n\n{network}\n",
        "{network} : une place est libre le {day} à {hour}. La prendre : {link}",
    ),
    "nl": Words(
        "Er is een plaats vrij op {day} om {hour}",
        "Goedendag,\n\ner is een plaats vrijgekomen op {day} om {hour}, {place}.\n"
        "Ze is voor wie ze het eerst aanneemt:\n"
        "{link}\n\n{network}\n",
        "{network}: er is een plaats vrij op {day} om {hour}. Aannemen: {link}",
    ),
    "de": Words(
        "Ein Platz ist frei am {day} um {hour}",
        "Guten Tag,\n\nein Platz ist frei geworden am {day} um {hour}, {place}. Wer zuerst annimmt, bekommt ihn:\n"
        "{link}\n\n{network}\n",
        "{network}: ein Platz ist frei am {day} um {hour}. Annehmen: {link}",
    ),
    "en": Words(
        "A time has become free on {day} at {hour}",
        "Hello,\n\na time has become free on {day} at {hour}, {place}. It goes to whoever accepts first:\n"
        "{link}\n\n{network}\n",
        "{network}: a time is free on {day} at {hour}. Take it: {link}",
    ),
}
SUMMARY: Final = {"fr": "Rendez-vous", "nl": "Afspraak", "de": "Termin", "en": "Appointment"}
"""What the calendar of a patient shows: nothing more."""
