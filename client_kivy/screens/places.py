"""Where each screen's class is. A new screen is one line here."""

FIRST = "welcome"

PLACES = {
    "welcome": "client_kivy.screens.welcome:Welcome",
}
