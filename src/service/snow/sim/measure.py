#!/usr/bin/env python3
"""What winter_hours.cc took from recorded hours: prints it again.

usage: measure.py amedas_hokkaido_hourly_2023-07_2023-12.csv.gz

Days are those of Japan, hours 1 to 24. The file lacks every 9:00; it is taken as the mean of its
neighbours. Wet days: November and December, mean at most 3 degrees, some precipitation."""
import collections
import csv
import datetime
import gzip
import math
import statistics
import sys

HOUR = datetime.timedelta(hours=1)
CLASSES = [(0.5, 1), (1.5, 3), (3.5, 8), (8.5, 20), (20.5, 1000)]


def read(path):
    stations = collections.defaultdict(dict)
    for row in csv.DictReader(gzip.open(path, "rt")):
        if row["datetime_jst"] >= "2023-09-01" and row["temp_c"] and row["prec1h_mm"]:
            at = datetime.datetime.fromisoformat(row["datetime_jst"])
            stations[row["amdno"]][at] = float(row["temp_c"]), float(row["prec1h_mm"])
    return stations


def days(station, months):
    """Yields the 24 (temperature, precipitation) of each complete day."""
    for date in sorted({(at - HOUR).date() for at in station}):
        if date.month in months:
            midnight = datetime.datetime.combine(date, datetime.time())
            hours = [station.get(midnight + HOUR * i) for i in range(1, 25)]
            if hours[7] and hours[9]:
                hours[8] = ((hours[7][0] + hours[9][0]) / 2,
                            round(hours[7][1] + hours[9][1]) / 2)
            if all(hours):
                yield hours


def correlation(pairs):
    if len(pairs) < 2:
        return 0
    x, y = zip(*pairs)
    mx, my = statistics.mean(x), statistics.mean(y)
    both = sum((a - mx) * (b - my) for a, b in pairs)
    size = math.sqrt(sum((a - mx) ** 2 for a in x) * sum((b - my) ** 2 for b in y))
    return both / size if size else 0


def wet_days(stations):
    steps = [[[0, 0], [0, 0]] for _ in CLASSES]
    logs, pairs, counts = ([[] for _ in CLASSES] for _ in range(3))
    by_hour = [0.0] * 24
    for station in stations.values():
        for hours in days(station, (11, 12)):
            rain = [p for _, p in hours]
            total = sum(rain)
            if total <= 0 or statistics.mean(t for t, _ in hours) > 3:
                continue
            k = next(i for i, (low, high) in enumerate(CLASSES) if low <= total <= high)
            wet = [p > 0 for p in rain]
            counts[k].append(sum(wet))
            for a, b in zip(wet, wet[1:]):
                steps[k][a][b] += 1
            mean = total / sum(wet)
            logs[k] += [math.log(p / mean) for p in rain if p > 0]
            pairs[k] += [(math.log(a / mean), math.log(b / mean))
                         for a, b in zip(rain, rain[1:]) if a > 0 and b > 0]
            for i, p in enumerate(rain):
                by_hour[i] += p
    for k, (low, high) in enumerate(CLASSES):
        dry, wet = steps[k]
        print(f"{low} to {high} mm: {len(counts[k])} days, {statistics.mean(counts[k]):.2f} wet hours;"
              f" starts {dry[1] / sum(dry):.4f}, goes on {wet[1] / sum(wet):.4f},"
              f" spread {statistics.pstdev(logs[k]):.3f}, remembers {correlation(pairs[k]):.2f}")
    print("share of hours:", [round(p / sum(by_hour) * 24, 2) for p in by_hour])


def courses(stations):
    for month in (10, 11, 12):
        for name, holds in (("dry", lambda p: p < 1), ("wet", lambda p: p >= 1)):
            off = [[] for _ in range(24)]
            for station in stations.values():
                for hours in days(station, (month,)):
                    if holds(sum(p for _, p in hours)):
                        mean = statistics.mean(t for t, _ in hours)
                        for i, (t, _) in enumerate(hours):
                            off[i].append(t - mean)
            print(f"month {month}, {name}, {len(off[0])} days:",
                  [round(statistics.mean(h), 1) for h in off])


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    stations = read(sys.argv[1])
    wet_days(stations)
    courses(stations)


if __name__ == "__main__":
    main()
