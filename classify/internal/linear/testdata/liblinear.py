#!/usr/bin/env python3
"""Makes liblinear.json: a sparse problem and the optimum that liblinear finds on it.

Needs Debian's liblinear-tools. Run in this folder; the output is committed.
"""
import json, math, random, subprocess, tempfile, pathlib

random.seed(20260101)
COLUMNS, ROWS = 60, 150
truth = [random.gauss(0, 1) for _ in range(COLUMNS)]
rows, labels = [], []
for _ in range(ROWS):
    index = sorted(random.sample(range(COLUMNS), random.randint(1, 12)))
    value = [round(random.random() + 0.05, 3) for _ in index]
    rows.append((index, value))
    labels.append(1 if sum(truth[j] * v for j, v in zip(index, value)) + random.gauss(0, 0.6) > 0.4 else -1)


def objective(kind, c, positive, w, b):
    total = (sum(x * x for x in w) + b * b) / 2
    for (index, value), y in zip(rows, labels):
        m = y * (sum(w[j] * v for j, v in zip(index, value)) + b)
        loss = max(0, 1 - m) ** 2 if kind == "squared hinge" else math.log1p(math.exp(-m))
        total += c * (positive if y > 0 else 1) * loss
    return total


cases = []
with tempfile.TemporaryDirectory() as folder:
    data, model = pathlib.Path(folder, "data"), pathlib.Path(folder, "model")
    # liblinear takes the label of the first row as its positive class.
    first = labels.index(1)
    order = [first] + [i for i in range(ROWS) if i != first]
    data.write_text("".join(f"{labels[i]} " + " ".join(f"{j + 1}:{v}" for j, v in zip(*rows[i])) + "\n" for i in order))
    for kind, solver in (("squared hinge", 1), ("logistic", 7)):
        for c in (0.1, 1, 5):
            for positive in (1, 3):
                subprocess.run(["liblinear-train", "-s", str(solver), "-c", str(c), "-B", "1", "-e", "1e-6",
                                "-w1", str(positive), str(data), str(model)], check=True, stdout=subprocess.DEVNULL)
                lines = model.read_text().split("\n")
                weights = [float(x) for x in lines[lines.index("w") + 1:] if x.strip()]
                cases.append(dict(loss=kind, c=c, positive=positive,
                                  objective=objective(kind, c, positive, weights[:COLUMNS], weights[COLUMNS])))
json.dump(dict(columns=COLUMNS, index=[r[0] for r in rows], value=[r[1] for r in rows], labels=labels, cases=cases),
          open("liblinear.json", "w"))
