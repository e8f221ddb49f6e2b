"""Four orders of choice on the same attacks: which threat should a free channel take?

    python examples/compare_orders.py

prints the leaks of each order and the difference of each pair with its interval, and writes orders.png.
"""

from __future__ import annotations

import sim

ORDERS = ("first_detected", "earliest_landing", "highest_value", "random")


def main() -> None:
    """Study a shipped scenario under each order, on common random numbers."""
    scenario = sim.load("your-turn")
    batteries = scenario.document["defence"]["batteries"]
    variants = [
        scenario.replace({f"defence.batteries.{name}.order": order for name in batteries}) for order in ORDERS
    ]
    comparison = sim.compare(*variants, n=2_000, of=["leaks"], labels=ORDERS)
    for order, study in zip(ORDERS, comparison.studies, strict=True):
        print(f"{order:17} {study['leaks'].mean:.3f} leaks per attack")
    for pair in comparison.of("leaks"):
        low, high = pair.interval or (pair.mean, pair.mean)
        print(f"{pair.b} minus {pair.a}: {pair.mean:+.3f} ({low:+.3f} to {high:+.3f})")
    comparison.plot(of="leaks").savefig("orders.png")
    print("Wrote orders.png.")


if __name__ == "__main__":
    main()
