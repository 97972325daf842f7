"""The floor of the tablet's own process: a Kivy window with one label. Prints its first frame's moment and its memory
as JSON, and stays until it is ended."""

from typing import Any

from benchmarks.watching import at_next_frame, memory, moment, tell
from client_kivy.start import prepare

if __name__ == "__main__":
    prepare()
    from kivy.app import App
    from kivy.clock import Clock
    from kivy.uix.label import Label

    class Bare(App):
        """Nothing else."""

        def build(self) -> Any:
            """The label."""
            return Label(text="Daymark")

    at_next_frame(lambda: tell(first=moment()))
    Clock.schedule_once(lambda _: tell(memory=memory()), 2)
    Bare().run()
