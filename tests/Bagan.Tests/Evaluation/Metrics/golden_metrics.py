"""Prints the golden values of the metric tests, from other people's implementations.

Made with Python 3.11 and Debian 12's numpy 1.24.2, scipy 1.10.1, scikit-learn 1.2.1, scikit-image 0.19.3:
    apt-get install python3-numpy python3-scipy python3-sklearn python3-skimage
    python3 golden_metrics.py
The inputs come from small formulas that GoldenInputs.cs repeats, so no file passes between the two.
"""
import numpy as np
import scipy.linalg
import scipy.stats
import skimage.metrics
import sklearn.metrics
import sklearn.metrics.pairwise


def features(count, width, salt):
    i, j = np.meshgrid(np.arange(count), np.arange(width), indexing="ij")
    k = (i * 7919 + j * 1049 + i * j * 31 + i * i * 17 * salt + j * j * i * 5 + salt * 101) % 2003
    return (k.astype(np.float32) / np.float32(2003)).astype(np.float64)


def image(channels, height, width, salt):
    c, i, j = np.meshgrid(np.arange(channels), np.arange(height), np.arange(width), indexing="ij")
    return ((c * 29 + i * 7 + j * 13 + salt * i * j) % 256).astype(np.uint8)


def prdc(real, fake, k):
    rr, ff = sklearn.metrics.pairwise_distances(real), sklearn.metrics.pairwise_distances(fake)
    rf = sklearn.metrics.pairwise_distances(real, fake)
    radius_r, radius_f = np.sort(rr, axis=1)[:, k], np.sort(ff, axis=1)[:, k]
    inside_r, inside_f = rf < radius_r[:, None], rf < radius_f[None, :]
    return (inside_r.any(axis=0).mean(), inside_f.any(axis=1).mean(),
            inside_r.sum(axis=0).mean() / k, inside_r.any(axis=1).mean())


def fid(real, fake):
    s1, s2 = np.cov(real, rowvar=False), np.cov(fake, rowvar=False)
    difference = real.mean(axis=0) - fake.mean(axis=0)
    return difference @ difference + np.trace(s1) + np.trace(s2) - 2 * np.trace(scipy.linalg.sqrtm(s1 @ s2)).real


def fid_of_few(real, fake):
    # sqrtm is inexact for singular matrices; the trace of the root is the nuclear norm of the product of the centred features.
    a = (real - real.mean(axis=0)) / np.sqrt(len(real) - 1)
    b = (fake - fake.mean(axis=0)) / np.sqrt(len(fake) - 1)
    difference = real.mean(axis=0) - fake.mean(axis=0)
    root = scipy.linalg.svdvals(a @ b.T).sum()
    return difference @ difference + (a * a).sum() + (b * b).sum() - 2 * root


def kid(real, fake):
    def kernel(x, y):
        return sklearn.metrics.pairwise.polynomial_kernel(x, y, degree=3, gamma=None, coef0=1)
    m = len(real)
    rr, ff = kernel(real, real), kernel(fake, fake)
    return ((rr.sum() - np.trace(rr)) + (ff.sum() - np.trace(ff))) / (m * (m - 1)) - 2 * kernel(real, fake).mean()


def ssim(x, y):
    return np.mean([skimage.metrics.structural_similarity(
        a, b, data_range=1, gaussian_weights=True, sigma=1.5, use_sample_covariance=False) for a, b in zip(x / 255.0, y / 255.0)])


real, fake = features(60, 24, 1), features(50, 24, 2) + 0.2
for k in (3, 5):
    print(f"prdc k={k}", *(repr(float(v)) for v in prdc(real, fake, k)))
print("fid", repr(float(fid(real, fake))))
print("fid few against many", repr(float(fid_of_few(real, fake[:10]))))
print("fid few against few", repr(float(fid_of_few(real[:15], fake[:10]))))
print("kid", repr(float(kid(real[:50], fake))))

grey, other = image(1, 32, 32, 1), image(1, 32, 32, 3)
print("ssim grey", repr(float(ssim(grey, other))))
print("ssim colour", repr(float(ssim(image(3, 13, 17, 1), image(3, 13, 17, 2)))))
print("ssim smallest", repr(float(ssim(image(1, 11, 11, 1), image(1, 11, 11, 2)))))

truth = [i * i // 7 % 4 for i in range(60)]
predicted = [t if i % 3 else (t + i) % 4 for i, t in enumerate(truth)]
print("macro f1", repr(float(sklearn.metrics.f1_score(truth, predicted, average="macro"))))
print("acsa", repr(float(sklearn.metrics.balanced_accuracy_score(truth, predicted))))

training, held_out = features(30, 6, 1), features(25, 6, 3)
generated = np.concatenate([training[:10] + 0.01, features(30, 6, 2)])
d_real = sklearn.metrics.pairwise_distances(held_out, training).min(axis=1)
d_generated = sklearn.metrics.pairwise_distances(generated, training).min(axis=1)
u = scipy.stats.mannwhitneyu(d_real, d_generated).statistic  # pairs where the real image is the farther one
print("closer than real", repr(float(u / (len(d_real) * len(d_generated)))))
print("suspicious share", repr(float((d_generated < np.quantile(d_real, 0.05)).mean())))
