// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <limits>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "core/base/GroupedText.h"
#include "core/data/Idx.h"

namespace warmup::data {

namespace {

struct Pair {
    Part part;
    std::vector<std::int64_t> shape; // of one sample
    int classes = 0; // the largest label + 1
};

Result<void> takeLabels(IdxArray array, const std::string &path, Pair &pair)
{
    if (!array.whole)
        return fail(path, "labels that are floating-point numbers", "whole numbers");
    if (array.valuesOfEach() != 1)
        return fail(path, fmt::format("{} values a sample", array.valuesOfEach()), "one label");
    return std::visit(
        [&](const auto &values) -> Result<void> {
            pair.part.labels.reserve(values.size());
            for (std::size_t i = 0; i < values.size(); ++i) {
                const auto label = static_cast<std::int64_t>(values[i]);
                if (label < 0 || label >= kMostClasses)
                    return fail(path, fmt::format("label {} of sample {}", label, i),
                                fmt::format("0 to {}", kMostClasses - 1));
                pair.part.labels.push_back(static_cast<std::int32_t>(label));
                pair.classes = std::max(pair.classes, static_cast<int>(label) + 1);
            }
            return {};
        },
        array.values);
}

void takeImages(IdxArray array, Pair &pair)
{
    pair.part.count = array.count();
    pair.shape.assign(array.sizes.begin() + 1, array.sizes.end());
    if (auto *bytes = std::get_if<std::vector<std::uint8_t>>(&array.values)) {
        pair.part.inputs = std::move(*bytes);
    } else if (auto *floats = std::get_if<std::vector<float>>(&array.values)) {
        pair.part.inputs = std::move(*floats);
    } else {
        const auto &whole = std::get<std::vector<std::int32_t>>(array.values);
        pair.part.inputs = std::vector<float>(whole.begin(), whole.end());
    }
}

Result<Pair> readPair(const std::string &images, const std::string &labels, std::stop_token stop)
{
    // The labels first: they are small, and a mistake in them need not wait for the images.
    auto labelArray = readIdx(labels, stop);
    if (!labelArray)
        return tl::unexpected(labelArray.error());
    Pair pair;
    const auto labelCount = labelArray->count();
    if (auto taken = takeLabels(std::move(*labelArray), labels, pair); !taken)
        return tl::unexpected(taken.error());
    auto imageArray = readIdx(images, stop);
    if (!imageArray)
        return tl::unexpected(imageArray.error());
    if (imageArray->count() != labelCount)
        return fail(labels, fmt::format("{} labels", labelCount),
                    fmt::format("{}, one for each sample of {}", imageArray->count(), images));
    if (imageArray->count() > std::numeric_limits<std::int32_t>::max()
        || imageArray->valuesOfEach() > std::numeric_limits<std::int32_t>::max())
        return fail(images, "more samples or features than a 32-bit number counts",
                    "at most 2147483647");
    takeImages(std::move(*imageArray), pair);
    return pair;
}

std::string shapeText(const std::vector<std::int64_t> &shape)
{
    std::string text;
    for (auto size : shape)
        text += (text.empty() ? "" : "x") + std::to_string(size);
    return text.empty() ? "1" : text;
}

Result<Dataset> readDataset(const IdxFiles &spec, std::stop_token stop)
{
    for (const auto &[path, name] :
         {std::pair{&spec.trainImages, "trainImages"}, std::pair{&spec.trainLabels, "trainLabels"}})
        if (path->empty())
            return fail(std::string("/training/data/") + name, "no file name",
                        "the path of a file");
    if (spec.testImages.empty() != spec.testLabels.empty())
        return fail(spec.testImages.empty() ? "/training/data/testImages"
                                            : "/training/data/testLabels",
                    spec.testImages.empty() ? "test labels without test images"
                                            : "test images without test labels",
                    "both, or neither");
    auto train = readPair(spec.trainImages, spec.trainLabels, stop);
    if (!train)
        return tl::unexpected(train.error());
    if (train->classes < 2)
        return fail(spec.trainLabels, "the label 0 alone", "labels of at least two classes");

    Dataset dataset;
    dataset.features = 1;
    for (auto size : train->shape)
        dataset.features *= static_cast<int>(size);
    dataset.classes = dataset.outputs = train->classes;
    if (!spec.testImages.empty()) {
        auto test = readPair(spec.testImages, spec.testLabels, stop);
        if (!test)
            return tl::unexpected(test.error());
        if (test->shape != train->shape)
            return fail(spec.testImages, "samples of " + shapeText(test->shape),
                        shapeText(train->shape) + ", as in the training part");
        if (test->classes > train->classes)
            return fail(
                spec.testLabels, fmt::format("label {}", test->classes - 1),
                fmt::format("0 to {}, the labels of the training part", train->classes - 1));
        if (test->part.inputs.index() != train->part.inputs.index())
            return fail(spec.testImages, "values of another type than those of the training part",
                        "bytes in both, or other numbers in both");
        dataset.test = std::move(test->part);
    }
    dataset.train = std::move(train->part);
    const bool bytes = std::holds_alternative<std::vector<std::uint8_t>>(dataset.train.inputs);
    dataset.description =
        fmt::format("{}{} samples of {}, {} classes; {}", groupedText(dataset.train.count),
                    dataset.test.count ? " + " + groupedText(dataset.test.count) + " test" : "",
                    shapeText(train->shape), dataset.classes,
                    bytes ? "bytes scaled to [0, 1]" : "values as they are in the file");
    return dataset;
}

std::string fileName(const std::string &path)
{
    return std::filesystem::path(path).filename().string();
}

} // namespace

Result<DatasetPtr> loadIdxFiles(const IdxFiles &spec, std::stop_token stop)
{
    auto dataset = readDataset(spec, stop);
    if (!dataset)
        return tl::unexpected(dataset.error());
    dataset->description = fileName(spec.trainImages) + ": " + dataset->description;
    return std::make_shared<const Dataset>(std::move(*dataset));
}

Result<DatasetPtr> loadFashionMnist(std::stop_token stop)
{
    namespace fs = std::filesystem;
    const char *elsewhere = std::getenv("WARMUP_LAB_DATA");
    const bool moved = elsewhere && *elsewhere;
    const auto folder = fs::path(moved ? elsewhere : "/usr/share/datasets") / "fashion-mnist";
    IdxFiles files{"train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte",
                   "t10k-labels-idx1-ubyte"};
    for (std::string *name :
         {&files.trainImages, &files.trainLabels, &files.testImages, &files.testLabels}) {
        std::error_code ignored;
        const auto plain = folder / *name;
        const auto packed = folder / (*name + ".gz");
        if (!fs::exists(packed, ignored) && !fs::exists(plain, ignored))
            return fail("Fashion-MNIST", "no file " + packed.string(),
                        moved ? "the files of Debian's package dataset-fashion-mnist in the folder "
                                "fashion-mnist of $WARMUP_LAB_DATA"
                              : "the files of Debian's package dataset-fashion-mnist (apt install "
                                "dataset-fashion-mnist), or $WARMUP_LAB_DATA/fashion-mnist");
        *name = (fs::exists(packed, ignored) ? packed : plain).string();
    }
    auto dataset = readDataset(files, stop);
    if (!dataset)
        return tl::unexpected(dataset.error());
    if (dataset->train.count != 60'000 || dataset->test.count != 10'000 || dataset->features != 784
        || dataset->classes != 10)
        return fail(folder.string(), dataset->description,
                    "Fashion-MNIST: 60000 + 10000 images of 28x28 in 10 classes");
    dataset->description = "Fashion-MNIST, 60 000 + 10 000 images of 28x28, 10 classes; bytes "
                           "scaled to [0, 1], not standardized";
    return std::make_shared<const Dataset>(std::move(*dataset));
}

} // namespace warmup::data
