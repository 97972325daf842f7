"""Scanning reaches everything in bounded time, and never lights what is not there."""

import doctest

from hypothesis import given
from hypothesis import strategies as st

from client_kivy import scanning
from client_kivy.scanning import Scan

GROUPS = st.lists(st.lists(st.integers(), min_size=1, max_size=6), min_size=1, max_size=8)


def test_the_examples_hold() -> None:
    assert doctest.testmod(scanning).failed == 0


@given(GROUPS, st.data())
def test_everything_is_reached_by_waiting_and_two_presses(
    shape: list[list[int]], data: st.DataObject
) -> None:
    groups = [[(g, n) for n in range(len(group))] for g, group in enumerate(shape)]
    wanted = data.draw(st.sampled_from([one for group in groups for one in group]))
    scan: Scan[tuple[int, int]] = Scan()
    scan.show(groups)
    for _ in range(wanted[0] + 1):
        scan.step()
    chosen = scan.press()
    for _ in range(wanted[1] if chosen is None else 0):
        scan.step()
    assert wanted == (chosen or scan.press())


@given(GROUPS, st.lists(st.booleans(), max_size=60))
def test_what_is_lit_is_one_group_or_one_thing_of_it(shape: list[list[int]], presses: list[bool]) -> None:
    groups = [[(g, n) for n in range(len(group))] for g, group in enumerate(shape)]
    scan: Scan[tuple[int, int]] = Scan()
    scan.show(groups)
    for press in presses:
        if press:
            assert scan.press() in {None, *(one for group in groups for one in group)}
        else:
            scan.step()
        assert not scan.lit or tuple(scan.lit) in {
            *(tuple(group) for group in groups),
            *((one,) for group in groups for one in group),
        }


def test_who_lets_a_round_pass_inside_a_group_is_out_again_and_a_new_screen_begins_anew() -> None:
    scan: Scan[str] = Scan()
    scan.show([["a", "b"], ["c"]])
    scan.step()
    scan.press()
    for _ in range(2):
        scan.step()
    assert scan.lit == ("a", "b")
    scan.show([["x"]])
    assert scan.lit == () and scan.press() is None
