// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace warmup::data {

// Procedural, Fashion-MNIST-like: 10 classes, 3 sub-prototypes each of 5x5 normal noise,
// bicubically enlarged to 16x16; a sample is a 12x12 crop times a contrast in [0.6, 1.4) plus
// noise. 144 features, no normalisation.
struct Glyphs {
    std::int64_t trainSamples = 2000;
    std::int64_t testSamples = 1000;
    double noise = 0.6;
    std::uint64_t prototypeSeed = 7; // all runs share the prototypes
    bool operator==(const Glyphs &) const = default;
};
// Interleaved spirals in the plane: 2 features.
struct Spirals {
    std::int64_t samplesPerClass = 200;
    std::int64_t testSamplesPerClass = 100;
    int classes = 3;
    double noise = 0.2;
    double turns = 1.75;
    bool operator==(const Spirals &) const = default;
};
// The files of Debian's dataset-fashion-mnist: 60 000 + 10 000 images of 28x28, 10 classes, scaled
// to [0, 1].
struct FashionMnist {
    bool operator==(const FashionMnist &) const = default;
};
// Any IDX files, plain or gzip. Bytes are scaled to [0, 1]; other types are taken as they are. The
// test pair may be empty.
struct IdxFiles {
    std::string trainImages;
    std::string trainLabels;
    std::string testImages;
    std::string testLabels;
    bool operator==(const IdxFiles &) const = default;
};
// The user's own table. Nothing is transformed unless `standardize` says so.
struct CsvFile {
    enum class Task { classification, regression };

    std::string path;
    std::string target; // column name; empty: the last column
    std::vector<std::string> features; // column names; empty: all but the target
    Task task = Task::classification;
    double testShare = 0.2; // in [0, 1), split by the seed
    bool standardize = false; // (x - mean) / deviation of the training part, per column
    bool operator==(const CsvFile &) const = default;
};
// Inputs N(0, D) and targets of a random linear teacher plus noise: with model::Linear and mean
// squared error a quadratic whose Hessian has the given condition number.
struct LinearTeacher {
    std::int64_t samples = 500;
    int dimension = 50;
    double condition = 100; // at least 1
    double noise = 0.1;
    bool operator==(const LinearTeacher &) const = default;
};

// Two half circles in the plane that reach into each other, one class each: 2 features.
struct Moons {
    std::int64_t samplesPerClass = 250;
    std::int64_t testSamplesPerClass = 100;
    double noise = 0.1;
    bool operator==(const Moons &) const = default;
};
// Inputs N(0, 1) and what a fully connected ReLU net of random weights makes of them, plus noise:
// regression.
struct NetTeacher {
    std::int64_t trainSamples = 1000;
    std::int64_t testSamples = 500;
    int dimension = 10; // inputs
    std::vector<int> hidden = {16, 16};
    int outputs = 1;
    double noise = 0.1;
    std::uint64_t teacherSeed = 7; // all runs share the teacher
    bool operator==(const NetTeacher &) const = default;
};

// Sequences of tokens, each uniform in 0 ... vocabulary - 1, and the token that is wanted at every
// position: that of the reversed sequence, or the same. There is no training part: every update
// draws a batch of its own, so that an epoch is what the schedule's clock says.
struct Sequences {
    enum class Task { reverse, copy };

    Task task = Task::reverse;
    int vocabulary = 10;
    int length = 8;
    std::int64_t testSamples = 256; // held out; drawn once a seed
    bool operator==(const Sequences &) const = default;
};

using Spec = std::variant<Glyphs, Spirals, FashionMnist, IdxFiles, CsvFile, LinearTeacher, Moons,
                          NetTeacher, Sequences>;

} // namespace warmup::data
