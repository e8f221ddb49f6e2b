"""Figures: they show the numbers of who played, every word within its place, in colours that all can tell."""

from __future__ import annotations

import dataclasses
import itertools

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.colors import to_hex, to_rgb
from matplotlib.patches import PathPatch, Rectangle

from drawing import STUDIES, comparison, drawn, outside, overlapping, run, shown, study, sweep
from sim import figures
from sim.errors import SimError
from sim.figures import flow, formatting, frequencies, style, timeline
from sim.figures.grids import shades
from sim.figures.labels import apart
from sim.figures.picture import Picture
from sim.figures.style import DARK, SMALL, STYLES, WHITE
from sim.view.ui import theme

EACH = [
    *itertools.product(figures.OF_STUDY, STUDIES),
    ("channels", "wave"),
    ("channels", "one"),
    *(("differences", names) for names in ("2", "4", "6")),
    *(("sweep", name) for name in ("curve", "curves", "words", "map", "large", "sample")),
]


def bars(picture: Picture) -> list[Rectangle]:
    return [patch for patch in picture.axes[0].patches if isinstance(patch, Rectangle)]


def texts(picture: Picture) -> list[str]:
    return [text.get_text() for text, _ in shown(picture)]


# --- every figure ---


@pytest.mark.parametrize(("figure", "name"), EACH)
def test_every_word_lies_within_the_figure(figure: str, name: str):
    assert outside(drawn(figure, name)) == []


@pytest.mark.parametrize(("figure", "name"), EACH)
def test_no_words_cover_each_other(figure: str, name: str):
    assert overlapping(drawn(figure, name)) == []


@pytest.mark.parametrize("figure", ["outcomes", "channels", "ecdf"])
def test_long_names_leave_room_for_what_they_name(figure: str):
    picture = drawn(figure, "wave")
    assert picture.axes[0].get_window_extent().width > 0.4 * picture.bbox.width


@pytest.mark.parametrize("width", [300, 420, 900])
@pytest.mark.parametrize("figure", ["outcomes", "causes", "running_mean"])
def test_words_stay_within_in_a_small_panel(figure: str, width: int):
    picture = figures.of_study(study("rare"), figure)
    figures.pixels(picture, width, width * 3 // 4)
    assert outside(picture) == []


@pytest.mark.parametrize(("figure", "name"), EACH)
def test_no_word_is_smaller_than_a_projector_shows(figure: str, name: str):
    assert min(text.get_fontsize() for text, _ in shown(drawn(figure, name))) >= SMALL


def test_the_smallest_words_are_a_fiftieth_of_the_height_at_least():
    assert 72 * drawn("histogram", "wave").get_size_inches()[1] <= 50 * SMALL


DRAWN = [
    *((figure, "wave") for figure in (*figures.OF_STUDY, "channels")),
    ("differences", "2"),
    ("sweep", "curves"),
]


@pytest.mark.parametrize("look", STYLES)
@pytest.mark.parametrize(("figure", "name"), DRAWN)
def test_words_stand_out_from_the_ground(figure: str, name: str, look: str):
    picture = drawn(figure, name, look)
    for text, _ in shown(picture):
        box = text.get_bbox_patch()
        ground = picture.get_facecolor() if box is None else box.get_facecolor()
        assert contrast(text.get_color(), ground) >= 4.5, text.get_text()


@pytest.mark.parametrize("look", STYLES.values(), ids=STYLES)
@pytest.mark.parametrize(("figure", "name"), DRAWN)
def test_every_colour_is_of_the_palette(figure: str, name: str, look: style.Style):
    known = {
        getattr(look, role).lower() for role in ("background", "text", "faint", "line", "harmless", "bar")
    }
    known |= {colour(role).lower() for role in style.HUES for colour in (look.fill, look.ink)}
    known |= {colour.lower() for colour in style.INKS}
    assert colours(drawn(figure, name, look.name)) <= known


def colours(picture: Picture) -> set[str]:
    """The colours of all that is seen, without their opacity."""
    found = [text.get_color() for text, _ in shown(picture)]
    for axes in picture.axes:
        found += [line.get_color() for line in axes.lines]
        found += [patch.get_facecolor() for patch in axes.patches]
        found += [face for one in axes.collections for face in one.get_facecolor()]
    return {to_hex(colour) for colour in found if to_hex(colour, keep_alpha=True)[-2:] != "00"}


def contrast(one: object, other: object) -> float:
    """Source: WCAG 2.2, contrast ratio."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: object) -> float:
    parts = np.array(to_rgb(colour))  # type: ignore[arg-type]
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


@pytest.mark.parametrize("look", STYLES.values(), ids=STYLES)
@pytest.mark.parametrize("role", style.HUES)
def test_lines_of_every_hue_stand_out(role: str, look: style.Style):
    assert contrast(look.ink(role), look.background) >= 3


def test_the_hues_are_those_of_the_window():
    assert theme.OKABE_ITO == style.HUES


def test_neighbouring_series_differ_in_dash_and_marker():
    looks = [WHITE.series(place) for place in range(12)]
    assert all(a.dash != b.dash and a.marker != b.marker for a, b in itertools.pairwise(looks))


def test_areas_of_different_meaning_have_different_hatches():
    assert len(set(style.HATCHES.values())) == len(style.HATCHES)


def test_the_bundled_font_is_used():
    title = drawn("outcomes", "held").texts[0]
    assert "SourceSansPro-Semibold" in mpl.font_manager.findfont(title.get_fontproperties())


def test_the_settings_of_the_user_are_left_alone_and_not_heeded():
    before = dict(mpl.rcParams)
    with mpl.rc_context({"font.size": 30, "axes.facecolor": "red", "lines.linewidth": 9}):
        loud = figures.render(study("rare").plot("running_mean"), "png", 50)
    quiet = figures.render(study("rare").plot("running_mean"), "png", 50)
    assert (loud == quiet, dict(mpl.rcParams) == before) == (True, True)


@pytest.mark.parametrize(("figure", "name"), EACH)
def test_a_figure_is_signed(figure: str, name: str):
    assert "seed 1" in drawn(figure, name).source.line


def test_an_unknown_theme_is_an_error():
    with pytest.raises(SimError, match="white and dark"):
        study("rare").plot(theme="pink")


def test_an_unknown_figure_is_an_error():
    with pytest.raises(SimError, match="outcomes, histogram"):
        study("rare").plot("pie")


def test_an_unknown_response_is_an_error():
    with pytest.raises(SimError, match="leaks"):
        study("rare").plot("histogram", "leak")


# --- their numbers ---


def test_outcome_bars_are_the_means_of_the_study():
    picture, found = drawn("outcomes", "wave"), study("wave").responses
    known = {found[name].mean for name in found}
    assert {bar.get_width() for bar in bars(picture)} <= known


def test_outcome_bars_begin_with_what_was_intercepted():
    assert bars(drawn("outcomes", "wave"))[0].get_width() == study("wave")["intercepted"].mean


def test_outcomes_say_the_interval_of_the_study():
    low, high = study("rare")["leaks_in.compound"].interval or (0, 0)
    assert f"({low:.2f} to {high:.2f})" in " ".join(texts(drawn("outcomes", "rare")))


def test_outcomes_count_the_zones_they_leave_out():
    assert "3 more zones" in drawn("outcomes", "wave").subtitle


def test_histogram_bars_are_the_shares_of_the_counts():
    found = study("wave")["leaks"]
    shares = [number / found.n for number in (found.counts or {}).values()]
    heights = [bar.get_height() for bar in bars(drawn("histogram", "wave"))]
    assert [height for height in heights if height] == pytest.approx(shares)


def test_histogram_of_any_numbers_holds_all_replications():
    picture = drawn("histogram", "wave", of="damage")
    assert sum(bar.get_height() for bar in bars(picture)) == pytest.approx(1)


def test_histogram_says_how_many_have_no_value():
    found = study("rare")["first_leak_time"]
    assert f"no value in {80 - found.n} of 80" in drawn("histogram", "rare", of="first_leak_time").subtitle


def test_rings_are_at_the_exact_probabilities():
    pmf = np.array([0.5, 0.3, 0.1, 0.06, 0.04])
    picture = figures.histogram(study("rare"), "leaks", pmf)
    rings = next(line for line in picture.axes[0].lines if line.get_marker() == "o")
    assert dict(zip(*rings.get_data(), strict=True)) == pytest.approx(dict(enumerate(pmf)))


def test_rings_of_bars_that_hold_several_values_are_sums():
    many = dataclasses.replace(study("rare")["leaks"], counts={0: 1, 79: 1})
    bars_ = frequencies._counted(many.counts or {}, None)
    exact = frequencies._exact(bars_, np.full(80, 1 / 80))
    assert (bars_.width, exact) == (2, pytest.approx(np.full(40, 1 / 40)))


def test_a_large_study_without_rows_still_has_its_histogram():
    counted = dataclasses.replace(study("wave"), rows=None)
    assert bars(figures.histogram(counted, "leaks"))


@pytest.mark.parametrize("figure", ["running_mean", "ecdf", "histogram"])
def test_a_large_study_without_rows_says_what_it_lacks(figure: str):
    counted = dataclasses.replace(study("wave"), rows=None, replications=300_000)
    with pytest.raises(SimError, match="keeps no row"):
        figures.of_study(counted, figure, "damage")


@pytest.mark.parametrize("response", ["leaks", "held", "leak_fraction", "damage"])
def test_the_running_mean_ends_at_the_estimate_and_interval_of_the_study(response: str):
    picture, found = drawn("running_mean", "wave", of=response), study("wave")[response]
    band = picture.axes[0].collections[0].get_paths()[0].vertices
    last = band[band[:, 0] == found.n][:, 1]
    ends = (picture.axes[0].lines[0].get_ydata()[-1], min(last), max(last))
    assert ends == pytest.approx((found.mean, *(found.interval or ())))


def test_the_running_mean_of_the_first_ten_is_theirs():
    line = drawn("running_mean", "wave").axes[0].lines[0]
    n, means = line.get_data()
    assert means[list(n).index(10)] == pytest.approx(study("wave").column("leaks")[:10].mean())


def test_the_ecdf_has_a_step_at_every_value():
    steps = drawn("ecdf", "wave").axes[0].lines[0]
    values = study("wave").column("leaks")
    shares = [np.mean(values <= x) for x in steps.get_xdata()[1:]]
    assert steps.get_ydata()[1:] == pytest.approx(shares)


def test_smore_shows_the_quantiles_of_the_study():
    marks = {
        line.get_xdata()[0] for line in drawn("smore", "wave").axes[0].lines if len(line.get_xdata()) == 2
    }
    assert set(study("wave")["leaks"].quantiles.values()) <= marks


def test_smore_shows_the_intervals_of_the_quantiles():
    boxes = {
        (bar.get_x(), bar.get_x() + bar.get_width()) for bar in bars(drawn("smore", "wave", of="damage"))
    }
    assert boxes == set(study("wave")["damage"].quantile_intervals.values()) - {None}


def test_a_figure_of_several_studies_names_each():
    labels = {f"plan {k}": study(name) for k, name in enumerate(("wave", "held", "rare", "one"))}
    for draw in (figures.smore, figures.ecdf):
        picture = draw(labels)
        picture.settle()
        assert set(labels) <= set(texts(picture))
        assert overlapping(picture) == []


def test_too_many_studies_are_refused():
    with pytest.raises(SimError, match="1 to 12"):
        figures.smore({str(k): study("one") for k in range(13)})


# --- the flow ---


@pytest.mark.parametrize("name", STUDIES)
def test_what_flows_in_flows_out(name: str):
    flows = list(flow.flows_of(study(name)))
    for node in ("detected", "unseen", "engaged", "passed"):
        coming = sum(many for _, end, many in flows if end == node)
        assert coming == pytest.approx(sum(many for start, _, many in flows if start == node), abs=1e-9)


@pytest.mark.parametrize("name", STUDIES)
def test_no_flow_is_negative(name: str):
    assert min(many for *_, many in flow.flows_of(study(name))) >= -1e-9


def test_flows_end_at_the_means_of_the_study():
    ends: dict[str, float] = {}
    for _, end, many in flow.flows_of(study("wave")):
        ends[end] = ends.get(end, 0) + many
    found = study("wave").responses
    assert (ends["intercepted"], ends["missed"]) == (found["intercepted"].mean, found["cause.missed"].mean)


def test_decoys_and_threats_in_the_air_are_told_apart_where_the_study_can():
    flows = {(start, end) for start, end, many in flow._left(2.0, 0.0, 0.5) if many > 0}
    assert flows == {("unseen", "decoy"), ("detected", "decoy")}


def test_decoys_and_threats_in_the_air_share_a_node_where_the_study_cannot():
    assert {end for _, end, _ in flow._left(2.0, 1.0, 0.5)} == {"either"}


def test_bands_of_the_flow_are_as_high_as_their_numbers():
    picture = drawn("causes", "rare")
    bands = [patch.get_path().vertices for patch in picture.axes[0].patches if isinstance(patch, PathPatch)]
    many = [number for *_, number in flow.flows_of(study("rare")) if number > flow.LEAST]
    assert sorted(band[0, 1] - band[7, 1] for band in bands) == pytest.approx(sorted(many))


# --- the channels of a run ---


def test_every_engagement_has_its_bar():
    wave = run("wave")
    engaged = [event.time for event in wave.events if event.event == "engaged"]
    assert sorted(bar.get_x() for bar in bars(drawn("channels", "wave"))) == pytest.approx(sorted(engaged))


def test_an_engagement_ends_when_the_trace_says():
    ends = [e.time for e in run("wave").events if e.event in {"missed", "intercepted", "cut"}]
    told = [one.end for one in timeline.engagements_of(run("wave")) if one.how]
    assert sorted(told) == sorted(ends)


def test_a_run_knows_its_channels():
    assert run("wave").channels == {f"battery of a very long name {k}": 3 for k in range(2)}


def test_idle_channels_share_a_row():
    idle = dataclasses.replace(run("one"), channels={"inner": 40, "outer": 2})
    assert [row.name for row in timeline.rows_of(idle)] == ["inner · 1-40, idle", "outer · 1-2, idle"]


def test_landings_are_counted_once():
    landed = [threat for threat in run("wave").threats if threat.outcome == "landed"]
    assert sum(leaks + others for _, leaks, others in timeline.landings_of(run("wave"))) == len(landed)


def test_leaks_of_a_run_are_those_of_its_responses():
    leaks = sum(leaks for _, leaks, _ in timeline.landings_of(run("wave")))
    assert leaks == run("wave").responses["leaks"]


# --- comparisons ---


def test_the_mean_difference_and_its_interval_are_those_of_the_comparison():
    lines = [line for line in drawn("differences", "2").axes[0].lines if line.get_lw() == 3]
    assert [tuple(line.get_xdata()) for line in lines] == [comparison(2).of("leaks")[0].interval]


def test_a_comparison_says_how_many_pairs_hold_together():
    assert "all 6 together" in drawn("differences", "4").subtitle


def test_every_dot_stands_for_as_many_differences():
    picture, values = drawn("differences", "2"), comparison(2).values(*comparison(2).labels, "leaks")
    dots = next(line for line in picture.axes[0].lines if len(line.get_xdata()) > 10).get_xdata()
    assert sorted(dots) == pytest.approx(np.sort(values))


def test_a_comparison_without_rows_shows_its_intervals_alone():
    studies = tuple(dataclasses.replace(found, rows=None) for found in comparison(2).studies)
    picture = figures.differences(dataclasses.replace(comparison(2), studies=studies), "leaks")
    assert all(len(line.get_xdata()) <= 2 for line in picture.axes[0].lines)


@pytest.mark.parametrize("figure", figures.OF_COMPARISON)
def test_a_comparison_has_its_figures(figure: str):
    assert set(comparison(2).studies[0].scenario) & set(comparison(2).plot(figure).source.line)


def test_an_unknown_figure_of_a_comparison_is_an_error():
    with pytest.raises(SimError, match="differences, smore, ecdf"):
        comparison(2).plot("pie")


# --- sweeps ---


def test_a_curve_goes_through_the_means_of_the_studies():
    line = drawn("sweep", "curve").axes[0].lines[0]
    assert list(line.get_ydata()) == [point.study["leaks"].mean for point in sweep("curve").points]


def test_a_band_is_made_of_the_intervals_of_the_studies():
    band = drawn("sweep", "curve").axes[0].collections[0].get_paths()[0].vertices[:, 1]
    ends = [end for point in sweep("curve").points for end in point.study["leaks"].interval or ()]
    assert set(ends) <= set(band)


def test_curves_go_along_the_path_with_more_values_and_are_named_by_the_other():
    picture = drawn("sweep", "curves")
    assert ({"1", "2"} <= set(texts(picture)), picture.axes[0].get_xlabel()) == (
        True,
        "intercept probability",
    )


def test_a_heat_map_has_each_mean_in_its_place():
    grid = drawn("sweep", "map").axes[0].collections[0].get_array()
    means = [point.study["leaks"].mean for point in sweep("map").points]
    assert np.asarray(grid).T.ravel().tolist() == means


def test_a_small_heat_map_says_its_numbers():
    said = [f"{point.study['leaks'].mean:.2f}" for point in sweep("map").points]
    assert set(said) <= set(texts(drawn("sweep", "map")))


def test_the_shades_of_a_heat_map_go_one_way_in_grey():
    for look in STYLES.values():
        bright = [style.luminance(shades(look)(share)[:3]) for share in np.linspace(0, 1, 40)]
        assert bright in (sorted(bright), sorted(bright, reverse=True))


def test_numbers_on_a_heat_map_stand_out():
    for look, share in itertools.product(STYLES.values(), np.linspace(0, 1, 40)):
        ground = shades(look)(share)[:3]
        assert contrast(style.ink_on(ground), ground) >= 4.4


def test_a_sample_has_a_panel_for_each_input():
    names = [axes.get_xlabel() for axes in drawn("sweep", "sample").axes]
    assert names == ["intercept probability", "channels", "order"]


def test_a_dot_for_every_point_of_a_sample():
    panels = drawn("sweep", "sample").axes
    assert {len(axes.lines[0].get_xdata()) for axes in panels} == {12}


@pytest.mark.parametrize(
    ("name", "figure", "said"),
    [
        ("sample", "heat_map", "over 3"),
        ("sample", "curves", "over 3"),
        ("large", "curves", "told apart"),
        ("curve", "heat_map", "over 1"),
        ("curve", "pie", "curves, heat_map, dots"),
    ],
)
def test_a_figure_that_cannot_show_a_sweep_says_why(name: str, figure: str, said: str):
    with pytest.raises(SimError, match=said):
        sweep(name).plot(figure)


def test_a_sweep_that_was_cut_short_is_no_grid():
    cut = dataclasses.replace(sweep("map"), points=sweep("map").points[:-3])
    with pytest.raises(SimError, match="no full grid"):
        figures.heat_map(cut)


def test_a_sweep_without_points_has_nothing_to_draw():
    with pytest.raises(SimError, match="no finished point"):
        dataclasses.replace(sweep("curve"), points=()).plot()


# --- one long run ---


def test_the_warm_up_plot_marks_its_cut():
    picture = figures.warm_up(np.arange(100.0), 30)
    assert [30, 30] in [list(line.get_xdata()) for line in picture.axes[0].lines]


def test_the_moving_average_is_over_its_window():
    picture = figures.warm_up(np.arange(100.0) ** 2, 30, window=2)
    means = picture.axes[0].lines[1].get_ydata()
    assert (means[0], means[1], means[50], len(means)) == (0, 5 / 3, 2502, 98)


def test_a_warm_up_plot_needs_as_many_times_as_values():
    with pytest.raises(SimError, match="as many times"):
        figures.warm_up([1.0, 2.0], 1, times=[1.0])


# --- words and places ---


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("leaks_in.open_ground", "leaks in open ground"),
        ("cause.saturated", "landings: every channel busy"),
        ("held", "chance that nothing leaked"),
        ("people_exposed", "people exposed"),
    ],
)
def test_a_response_has_a_name_in_words(name: str, said: str):
    assert formatting.response(name) == said


def test_long_words_keep_their_ends():
    assert formatting.short("the first zone of the north, number 17", 20) == "the first zon…ber 17"


def test_labels_are_pushed_apart_no_more_than_needed():
    assert apart(np.array([1.0, 1.0, 5.0]), 1.0, 0.0, 10.0) == pytest.approx([0.5, 1.5, 5.0])


def test_labels_stay_within_their_axes():
    assert apart(np.array([9.8, 9.9, 10.0]), 1.0, 0.0, 10.0) == pytest.approx([7.5, 8.5, 9.5])


def test_dark_is_not_white():
    assert drawn("outcomes", "rare", "dark").get_facecolor() == mpl.colors.to_rgba(DARK.background)
