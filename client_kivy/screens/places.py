"""Where each screen's class is. A new screen is one line here."""

PLACES = {
    "enrol": "client_kivy.screens.enrol:Enrol",
    "set_pin": "client_kivy.screens.set_pin:SetPin",
    "unlock": "client_kivy.screens.unlock:Unlock",
    "withdrawn": "client_kivy.screens.withdrawn:Withdrawn",
    "broken": "client_kivy.screens.broken:Broken",
    "today": "client_kivy.screens.today:Today",
    "check_in": "client_kivy.screens.check_in:CheckIn",
    "done": "client_kivy.screens.done:Done",
    "symptoms": "client_kivy.screens.symptoms:Symptoms",
    "report": "client_kivy.screens.report:Report",
    "timeline": "client_kivy.screens.timeline:Timeline",
    "plan": "client_kivy.screens.plan:Plan",
    "task": "client_kivy.screens.task:Task",
    "settings": "client_kivy.screens.settings:Settings",
    "sending": "client_kivy.screens.sending:Sending",
}
