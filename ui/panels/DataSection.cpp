// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/DataSection.h"

#include <QFileInfo>

namespace warmup::ui {

namespace {

using namespace data;

constexpr auto kData = [](auto &recipe) {
    return model::learnsFromData(recipe.training.model) ? &recipe.training.data : nullptr;
};
constexpr NumberRange kCount{.minimum = 1, .maximum = 1e9, .whole = true};
constexpr NumberRange kCountOrNone{.minimum = 0, .maximum = 1e9, .whole = true};
constexpr NumberRange kNotNegative{.minimum = 0};
constexpr double kLargestSeed = 9'007'199'254'740'992.0; // every one below is an exact double

FieldText text(const QString &label, const QString &help, const char *member,
               const QString &name = {})
{
    return {.label = label,
            .help = help,
            .pointers = {std::string("/training/data/") + member},
            .name = name,
            .restart = true};
}

// In the order of the variant.
QStringList names()
{
    const auto tr = [](const char *words) {
        return QCoreApplication::translate("DataSection", words);
    };
    return {tr("Glyphs"),    tr("Spirals"),     tr("Fashion-MNIST"),
            tr("IDX files"), tr("CSV file"),    tr("Linear teacher"),
            tr("Two moons"), tr("Net teacher"), tr("Sequences")};
}

// A member of the training that means something where there are data.
template <typename T, typename Member>
Bound<T> whereData(Member training::Spec::*member)
{
    return bound<T>([](auto &recipe) { return kData(recipe) ? &recipe.training : nullptr; },
                    member);
}

void fillMoons(RecipeFields &fields)
{
    const auto tr = [](const char *words) {
        return QCoreApplication::translate("DataSection", words);
    };
    fields.number(text(tr("Train samples"), tr("Samples of each class to train on."),
                       "samplesPerClass", tr("Train samples of a moon")),
                  kCount, Steps::decades, tr("a class"),
                  boundKind<double>(kData, &Moons::samplesPerClass));
    fields.number(text(tr("Test samples"), tr("Samples of each class to test on."),
                       "testSamplesPerClass", tr("Test samples of a moon")),
                  kCountOrNone, Steps::decades, tr("a class"),
                  boundKind<double>(kData, &Moons::testSamplesPerClass));
    fields.number(text(tr("Noise"), tr("Deviation of the noise on each coordinate."), "noise",
                       tr("Noise of the moons")),
                  kNotNegative, Steps::tenths, {}, boundKind<double>(kData, &Moons::noise));
}

void fillNetTeacher(RecipeFields &fields)
{
    const auto tr = [](const char *words) {
        return QCoreApplication::translate("DataSection", words);
    };
    constexpr NumberRange kWidth{.minimum = 1, .maximum = 1000, .whole = true};
    fields.number(text(tr("Train samples"), tr("Samples to train on."), "trainSamples",
                       tr("Train samples of the net teacher")),
                  kCount, Steps::decades, {}, boundKind<double>(kData, &NetTeacher::trainSamples));
    fields.number(text(tr("Test samples"), tr("Samples to test on."), "testSamples",
                       tr("Test samples of the net teacher")),
                  kCountOrNone, Steps::decades, {},
                  boundKind<double>(kData, &NetTeacher::testSamples));
    fields.number(text(tr("Dimension"), tr("Number of inputs."), "dimension",
                       tr("Dimension of the net teacher")),
                  kWidth, Steps::ones, {}, boundKind<double>(kData, &NetTeacher::dimension));
    fields.numbers(
        text(tr("Hidden layers"), tr("Units of each hidden layer of the teacher."), "hidden",
             tr("Hidden layers of the net teacher")),
        kWidth,
        {[](const Recipe &recipe) -> std::optional<std::vector<double>> {
             const auto spec = kData(recipe);
             const auto teacher = spec ? std::get_if<NetTeacher>(spec) : nullptr;
             if (!teacher)
                 return std::nullopt;
             return std::vector<double>(teacher->hidden.begin(), teacher->hidden.end());
         },
         [](Recipe &recipe, const std::vector<double> &units) {
             std::get<NetTeacher>(recipe.training.data).hidden.assign(units.begin(), units.end());
         }});
    fields.number(
        text(tr("Outputs"), tr("Number of targets."), "outputs", tr("Outputs of the net teacher")),
        kWidth, Steps::ones, {}, boundKind<double>(kData, &NetTeacher::outputs));
    fields.number(text(tr("Noise"), tr("Deviation of the noise on each target."), "noise",
                       tr("Noise of the net teacher")),
                  kNotNegative, Steps::decades, {}, boundKind<double>(kData, &NetTeacher::noise));
    fields.number(text(tr("Teacher seed"), tr("Which teacher: all runs share it."), "teacherSeed"),
                  {.minimum = 0, .maximum = kLargestSeed, .whole = true}, Steps::ones, {},
                  boundKind<double>(kData, &NetTeacher::teacherSeed));
}

// In which order the samples come.
void fillOrder(RecipeFields &fields)
{
    const auto tr = [](const char *words) {
        return QCoreApplication::translate("DataSection", words);
    };
    using namespace training;
    constexpr auto kOrder = [](auto &recipe) {
        return kData(recipe) ? &recipe.training.order : nullptr;
    };
    const auto orderText = [](const QString &label, const QString &help, const char *member,
                              const QString &name) {
        return FieldText{.label = label,
                         .help = help,
                         .pointers = {std::string("/training/order/") + member},
                         .name = name,
                         .restart = true,
                         .indent = true};
    };
    Bound<int> kind = boundAlternative([](auto &recipe) { return &recipe.training.order; });
    kind.read = [read = kind.read](const Recipe &recipe) {
        return kData(recipe) && !recipe.training.fullBatch ? read(recipe) : std::nullopt;
    };
    fields.choice({.label = tr("Order"),
                   .help = tr("In which order the run sees its samples; a pair with and without "
                              "that order is chosen under Trains."),
                   .pointers = {"/training/order/kind", "/training/order"},
                   .name = tr("Order of the batches"),
                   .restart = true},
                  {{tr("Shuffled"), tr("Every epoch in a random order of its own.")},
                   {tr("Class-sorted start"),
                    tr("The first batches hold samples of the first classes only.")},
                   {tr("Swapped batches"),
                    tr("Some batches are replaced by others of the same distribution: the swap "
                       "test, by which the primacy of early samples is measured.")}},
                  kind);
    constexpr NumberRange kUpdates{.minimum = 1, .maximum = 1e9, .whole = true};
    fields.number(orderText(tr("Batches"), tr("How many first batches are sorted."), "updates",
                            tr("Sorted batches")),
                  kUpdates, Steps::ones, tr("updates"),
                  boundKind<double>(kOrder, &ClassSorted::updates));
    fields.number(orderText(tr("Classes"), tr("Of which classes they are: the first ones."),
                            "classes", tr("Classes of the sorted batches")),
                  {.minimum = 1, .maximum = 65'536, .whole = true}, Steps::ones, {},
                  boundKind<double>(kOrder, &ClassSorted::classes));
    fields.number(orderText(tr("From update"), tr("The first batch that is replaced."), "from",
                            tr("First swapped batch")),
                  {.minimum = 0, .maximum = 1e12, .whole = true}, Steps::ones, {},
                  boundKind<double>(kOrder, &Swapped::from));
    fields.number(orderText(tr("Batches"), tr("How many batches are replaced."), "updates",
                            tr("Swapped batches")),
                  kUpdates, Steps::ones, tr("updates"),
                  boundKind<double>(kOrder, &Swapped::updates));
}

} // namespace

void DataSection::fill(RecipeFields &fields)
{
    std::vector<Choice> kinds;
    const QStringList helps{
        tr("Made on the spot: 10 classes of 12×12 pixels, like Fashion-MNIST "
           "but small."),
        tr("Made on the spot: interleaved spirals in the plane."),
        tr("60 000 + 10 000 images of 28×28 (Debian: dataset-fashion-mnist)."),
        tr("Your own images in MNIST's format, plain or gzip."),
        tr("Your own table."),
        tr("Made on the spot: a random linear map plus noise, to be found "
           "again."),
        tr("Made on the spot: two half circles in the plane that reach into "
           "each other."),
        tr("Made on the spot: what a random ReLU net answers plus noise, to "
           "be found again."),
        tr("Made on the spot, anew in every update: random sequences of tokens, "
           "for a transformer.")};
    for (int i = 0; i < helps.size(); ++i)
        kinds.push_back({names()[i], helps[i]});
    Bound<int> kind = boundAlternative([](auto &recipe) { return &recipe.training.data; });
    kind.read = [read = kind.read](const Recipe &recipe) {
        return kData(recipe) ? read(recipe) : std::nullopt;
    };
    fields.choice({.label = tr("Data"),
                   .help = tr("What the model is trained on."),
                   .pointers = {"/training/data/kind", "/training/data"},
                   .restart = true},
                  kinds, kind);

    fields.number(text(tr("Train samples"), tr("Samples to train on."), "trainSamples"), kCount,
                  Steps::decades, {}, boundKind<double>(kData, &Glyphs::trainSamples));
    fields.number(text(tr("Test samples"), tr("Samples to test on."), "testSamples"), kCountOrNone,
                  Steps::decades, {}, boundKind<double>(kData, &Glyphs::testSamples));
    fields.number(text(tr("Noise"), tr("Deviation of the noise on each pixel."), "noise",
                       tr("Noise of the glyphs")),
                  kNotNegative, Steps::tenths, {}, boundKind<double>(kData, &Glyphs::noise));
    fields.number(
        text(tr("Prototype seed"), tr("Which glyphs: all runs share them."), "prototypeSeed"),
        {.minimum = 0, .maximum = kLargestSeed, .whole = true}, Steps::ones, {},
        boundKind<double>(kData, &Glyphs::prototypeSeed));

    fields.number(text(tr("Train samples"), tr("Samples of each class to train on."),
                       "samplesPerClass", tr("Train samples of a class")),
                  kCount, Steps::decades, tr("a class"),
                  boundKind<double>(kData, &Spirals::samplesPerClass));
    fields.number(text(tr("Test samples"), tr("Samples of each class to test on."),
                       "testSamplesPerClass", tr("Test samples of a class")),
                  kCountOrNone, Steps::decades, tr("a class"),
                  boundKind<double>(kData, &Spirals::testSamplesPerClass));
    fields.number(text(tr("Classes"), tr("Arms of the spiral."), "classes"),
                  {.minimum = 2, .maximum = 1000, .whole = true}, Steps::ones, {},
                  boundKind<double>(kData, &Spirals::classes));
    fields.number(text(tr("Noise"), tr("Deviation of the noise on the angle."), "noise",
                       tr("Noise of the spirals")),
                  kNotNegative, Steps::tenths, {}, boundKind<double>(kData, &Spirals::noise));
    fields.number(text(tr("Turns"), tr("How often each arm winds round."), "turns"), kNotNegative,
                  Steps::tenths, {}, boundKind<double>(kData, &Spirals::turns));

    const QString idx = tr("IDX files (*ubyte *ubyte.gz *.idx *.gz);;All files (*)");
    const auto idxFile = [&](const QString &label, const QString &help, const char *member,
                             std::string IdxFiles::*path) {
        fields.file(text(label, help, member), idx, boundKind<std::string>(kData, path));
    };
    idxFile(tr("Train images"), tr("Images to train on."), "trainImages", &IdxFiles::trainImages);
    idxFile(tr("Train labels"), tr("Their classes."), "trainLabels", &IdxFiles::trainLabels);
    idxFile(tr("Test images"), tr("Images to test on; may be empty."), "testImages",
            &IdxFiles::testImages);
    idxFile(tr("Test labels"), tr("Their classes; may be empty."), "testLabels",
            &IdxFiles::testLabels);

    fields.file(
        text(tr("File"), tr("A table with a line of column names."), "path", tr("CSV file")),
        tr("Tables (*.csv *.tsv *.txt);;All files (*)"),
        boundKind<std::string>(kData, &CsvFile::path));
    fields.choice(text(tr("Task"), tr("Whether the target is a class or a number."), "task"),
                  {{tr("Classification")}, {tr("Regression")}},
                  boundKind<int>(kData, &CsvFile::task));
    fields.line(text(tr("Target"), tr("Name of the column to predict."), "target"),
                tr("the last column"), boundKind<std::string>(kData, &CsvFile::target));
    fields.line(
        text(tr("Features"), tr("Names of the columns to predict from, with commas."), "features"),
        tr("all the others"),
        {[](const Recipe &recipe) -> std::optional<std::string> {
             const auto spec = kData(recipe);
             const auto csv = spec ? std::get_if<CsvFile>(spec) : nullptr;
             if (!csv)
                 return std::nullopt;
             return joinedNames(csv->features);
         },
         [](Recipe &recipe, const std::string &line) {
             std::get<CsvFile>(recipe.training.data).features = separateNames(line);
         }});
    fields.number(text(tr("Test share"),
                       tr("Share of the lines kept for testing, drawn by the "
                          "seed."),
                       "testShare"),
                  {.minimum = 0, .maximum = 1, .belowMaximum = true}, Steps::twentieths, {},
                  boundKind<double>(kData, &CsvFile::testShare));
    fields.check(text(tr("Standardize"),
                      tr("Each column minus its mean, divided by its deviation, "
                         "both of the training part."),
                      "standardize"),
                 boundKind<bool>(kData, &CsvFile::standardize));

    fields.number(
        text(tr("Samples"), tr("Samples to train on."), "samples", tr("Samples of the teacher")),
        kCount, Steps::decades, {}, boundKind<double>(kData, &LinearTeacher::samples));
    fields.number(
        text(tr("Dimension"), tr("Number of inputs."), "dimension", tr("Dimension of the teacher")),
        {.minimum = 1, .maximum = 100'000, .whole = true}, Steps::ones, {},
        boundKind<double>(kData, &LinearTeacher::dimension));
    fields.number(text(tr("Condition"),
                       tr("Largest eigenvalue of the Hessian, divided by the "
                          "smallest."),
                       "condition", tr("Condition of the teacher")),
                  {.minimum = 1}, Steps::decades, {},
                  boundKind<double>(kData, &LinearTeacher::condition));
    fields.number(text(tr("Noise"), tr("Deviation of the noise on the target."), "noise",
                       tr("Noise of the teacher")),
                  kNotNegative, Steps::decades, {},
                  boundKind<double>(kData, &LinearTeacher::noise));
    fillMoons(fields);
    fillNetTeacher(fields);

    fields.choice(text(tr("Task"), tr("What the model is to give at each position."), "task",
                       tr("Task of the sequences")),
                  {{tr("Reverse"), tr("The sequence from its end.")},
                   {tr("Copy"), tr("The sequence as it is.")}},
                  boundKind<int>(kData, &Sequences::task));
    fields.number(text(tr("Vocabulary"), tr("Different tokens, all equally likely."), "vocabulary"),
                  {.minimum = 2, .maximum = 1000, .whole = true}, Steps::ones, {},
                  boundKind<double>(kData, &Sequences::vocabulary));
    fields.number(
        text(tr("Length"), tr("Tokens of each sequence."), "length", tr("Length of the sequences")),
        {.minimum = 1, .maximum = 256, .whole = true}, Steps::ones, {},
        boundKind<double>(kData, &Sequences::length));
    fields.number(
        text(tr("Test samples"), tr("Sequences to test on."), "testSamples", tr("Test sequences")),
        kCountOrNone, Steps::decades, {}, boundKind<double>(kData, &Sequences::testSamples));

    fields.check({.label = tr("Full batch"),
                  .help = tr("Every update sees all training samples."),
                  .pointers = {"/training/fullBatch"},
                  .restart = true},
                 whereData<bool>(&training::Spec::fullBatch));
    auto &batch = fields.number({.label = tr("Batch"),
                                 .help = tr("Samples that the model sees in one update. "
                                            "DataLoader: batch_size."),
                                 .pointers = {"/training/batch"},
                                 .restart = true},
                                kCount, Steps::ones, tr("samples"),
                                {[](const Recipe &recipe) -> std::optional<double> {
                                     return kData(recipe) && !recipe.training.fullBatch
                                         ? std::optional<double>(recipe.training.batch)
                                         : std::nullopt;
                                 },
                                 [](Recipe &recipe, const double &samples) {
                                     recipe.training.batch = static_cast<int>(samples);
                                 }});
    batch.hint = [](const Recipe &recipe, const Resolved &) {
        const auto batching =
            std::get_if<schedule::Batching>(&recipe.schedule.clock.updatesPerEpoch);
        return !batching || batching->batch == recipe.training.batch
            ? QString()
            : tr("the schedule counts epochs with %1")
                  .arg(numberText(static_cast<double>(batching->batch), true, QLocale()));
    };
    fillOrder(fields);
}

QString DataSection::summary(const Recipe &recipe, const Resolved &)
{
    const data::Spec *spec = kData(recipe);
    if (!spec)
        return tr("none, the function is its own");
    QString name = names()[static_cast<qsizetype>(spec->index())];
    if (const auto csv = std::get_if<CsvFile>(spec); csv && !csv->path.empty())
        name = QFileInfo(QString::fromStdString(csv->path)).fileName();
    return recipe.training.fullBatch
        ? tr("%1, full batch").arg(name)
        : tr("%1, batch %2").arg(name, numberText(recipe.training.batch, true, QLocale()));
}

} // namespace warmup::ui
