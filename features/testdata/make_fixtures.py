#!/usr/bin/python3
"""Makes sklearn.json.gz: what scikit-learn's TfidfVectorizer makes of texts.txt under each of cases.json.

Made with Debian's python3-sklearn 1.2.1. Run it in this folder. Every line of texts.txt is a text. For each
case the file holds the terms in scikit-learn's order and, for each text, the columns and the values.
"""
import gzip, json, sys
import numpy as np, sklearn
from sklearn.feature_extraction.text import TfidfVectorizer

assert sklearn.__version__ == "1.2.1", sklearn.__version__
texts = open("texts.txt", encoding="utf-8").read().rstrip("\n").split("\n")
out = {}
for case in json.load(open("cases.json")):
    kwargs = dict(case["sklearn"])
    if "ngram_range" in kwargs:
        kwargs["ngram_range"] = tuple(kwargs["ngram_range"])
    v = TfidfVectorizer(**kwargs)
    m = v.fit_transform(texts).tocsr()
    if "max_features" in kwargs:
        # scikit-learn breaks ties by an unstable sort. The fixture is of use only where that agrees with the
        # rule "first in byte order": otherwise the texts or the number have to change.
        wide = TfidfVectorizer(**{**kwargs, "max_features": None, "use_idf": False, "norm": None})
        counts = np.asarray(wide.fit_transform(texts).sum(axis=0)).ravel()
        terms = wide.get_feature_names_out()
        stable = sorted(terms[np.argsort(-counts, kind="stable")[: kwargs["max_features"]]])
        ties = np.sort(counts)[::-1]
        assert ties[kwargs["max_features"] - 1] == ties[kwargs["max_features"]], "no tie at the cut"
        assert stable == sorted(v.get_feature_names_out()), "the tie is broken in another way"
    m.sort_indices()
    rows = [[m.indices[a:b].tolist(), m.data[a:b].tolist()] for a, b in zip(m.indptr, m.indptr[1:])]
    out[case["name"]] = {"terms": v.get_feature_names_out().tolist(), "rows": rows}
data = json.dumps(out, ensure_ascii=False, separators=(",", ":")).encode()
with open("sklearn.json.gz", "wb") as f:
    f.write(gzip.compress(data, 9, mtime=0))
print(len(texts), "texts,", len(out), "cases,", len(data), "bytes", file=sys.stderr)
