"""Makes measures.json, which the measures of a report are held against.

    /usr/bin/python3 measures.py > measures.json

The labels and probabilities are drawn from a fixed seed; the figures are
scikit-learn's. Among the topics is one that no row holds and one that is never
given, and the probabilities are rounded so that many are equal.
"""

import json

import numpy as np
from sklearn import metrics


def figures(truth, given, p):
    per = metrics.precision_recall_fscore_support(truth, given, zero_division=0)
    out = {
        "accuracy": metrics.accuracy_score(truth, given),
        "micro_p": metrics.precision_score(truth, given, average="micro", zero_division=0),
        "micro_r": metrics.recall_score(truth, given, average="micro", zero_division=0),
        "per_topic": [],
    }
    for average in ("micro", "macro", "weighted"):
        out[average + "_f1"] = metrics.f1_score(truth, given, average=average, zero_division=0)
    for k in range(truth.shape[1]):
        t, q = truth[:, k], p[:, k]
        both = 0 < t.sum() < len(t)
        edges = np.minimum((q * 10).astype(int), 9)
        ece = sum(abs(q[edges == b].sum() - t[edges == b].sum()) for b in range(10)) / len(q)
        out["per_topic"].append({
            "p": per[0][k], "r": per[1][k], "f1": per[2][k], "support": int(per[3][k]),
            "average_precision": metrics.average_precision_score(t, q) if t.any() else None,
            "roc_auc": metrics.roc_auc_score(t, q) if both else None,
            "brier": float(np.mean((t - q) ** 2)) if not both else metrics.brier_score_loss(t, q),
            "ece": ece,
        })
    return out


def several(random):
    n, k = 80, 5
    truth = random.random((n, k)) < [0.5, 0.2, 0.05, 0.0, 0.3]
    p = np.clip(0.55 * truth + 0.6 * random.random((n, k)) - 0.05, 0, 1).round(1)
    given = p >= [0.4, 0.5, 0.5, 0.6, 2]
    return {"truth": truth, "given": given, "p": p, "expect": figures(truth.astype(int), given.astype(int), p)}


def exclusive(random):
    n, k = 90, 6
    held = random.integers(0, k - 1, n)
    scores = random.random((n, k)) + 0.5 * np.eye(k)[held]
    p = scores / scores.sum(axis=1, keepdims=True)
    said = p.argmax(axis=1)
    truth, given = np.eye(k, dtype=int)[held], np.eye(k, dtype=int)[said]
    expect = figures(truth, given, p)
    expect["confusion"] = metrics.confusion_matrix(held, said, labels=range(k)).tolist()
    return {"truth": truth > 0, "given": given > 0, "p": p, "expect": expect}


def stances(random):
    names = np.array(["none", "favour", "against"])
    n, k = 70, 2
    held = names[random.choice(3, (n, k), p=[0.2, 0.3, 0.5])]
    said = np.where(random.random((n, k)) < 0.6, held, names[random.choice(3, (n, k))])

    def both(t, s):
        f = metrics.f1_score(t, s, labels=["favour", "against", "none"], average=None, zero_division=0)
        return {
            "f_favour": f[0], "f_against": f[1], "f_none": f[2], "f_avg": (f[0] + f[1]) / 2,
            "macro_f1": metrics.f1_score(t, s, labels=list(names), average="macro", zero_division=0),
        }

    return {
        "held": held.tolist(), "said": said.tolist(), "expect": both(held.ravel(), said.ravel()),
        "per_target": [both(held[:, j], said[:, j]) for j in range(k)],
        "table": [metrics.confusion_matrix(held[:, j], said[:, j], labels=list(names)).tolist() for j in range(k)],
    }


def plain(value):
    if isinstance(value, dict):
        return {key: plain(v) for key, v in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(v) for v in value]
    return value.item() if isinstance(value, np.generic) else value


random = np.random.default_rng(20)
print(json.dumps(plain({"several": several(random), "exclusive": exclusive(random), "stances": stances(random)})))
