// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/ModelSection.h"

#include "core/model/Landscape.h"

namespace warmup::ui {

namespace {

using namespace model;

constexpr auto kModel = [](auto &recipe) { return &recipe.training.model; };
constexpr NumberRange kCount{.minimum = 1, .maximum = 100'000, .whole = true};

QString activationText(Activation activation)
{
    switch (activation) {
    case Activation::relu:
        break;
    case Activation::tanh:
        return QCoreApplication::translate("ModelSection", "tanh");
    case Activation::gelu:
        return QCoreApplication::translate("ModelSection", "GELU");
    }
    return QCoreApplication::translate("ModelSection", "ReLU");
}

// In the order of the enumeration.
std::vector<Choice> activations()
{
    return {{activationText(Activation::relu)},
            {activationText(Activation::tanh)},
            {activationText(Activation::gelu),
             QCoreApplication::translate("ModelSection",
                                         "x Φ(x) exactly, by erf: torch.nn.GELU's default.")}};
}

std::vector<std::string> at(const char *member)
{
    return {std::string("/training/model/") + member};
}

// In the order of TestFunction::Name.
std::vector<Choice> testFunctions()
{
    std::vector<Choice> choices;
    for (int i = 0; i <= static_cast<int>(TestFunction::Name::easom); ++i) {
        const auto landscape =
            *landscapeOf(TestFunction{.function = static_cast<TestFunction::Name>(i)});
        choices.push_back({QString::fromStdString(landscape.name),
                           QStringLiteral("%1\n%2").arg(QString::fromStdString(landscape.formula),
                                                        QString::fromStdString(landscape.source))});
    }
    return choices;
}

// The start is the function's own until it is set.
Bound<double> startOf(std::optional<double> TestFunction::*member,
                      double Landscape::Point::*coordinate)
{
    return {[=](const Recipe &recipe) -> std::optional<double> {
                const auto test = std::get_if<TestFunction>(kModel(recipe));
                if (!test)
                    return std::nullopt;
                return landscapeOf(*test)->start.*coordinate;
            },
            [=](Recipe &recipe, const double &value) {
                std::get<TestFunction>(*kModel(recipe)).*member = value;
            }};
}

void fillTestFunction(RecipeFields &fields)
{
    const auto tr = [](const char *words) {
        return QCoreApplication::translate("ModelSection", words);
    };
    fields.choice({.label = tr("Function"),
                   .help = tr("Of x and y, drawn as a map with the way of the run on it."),
                   .pointers = at("function"),
                   .name = tr("Test function"),
                   .restart = true},
                  testFunctions(),
                  {[](const Recipe &recipe) -> std::optional<int> {
                       const auto test = std::get_if<TestFunction>(kModel(recipe));
                       return test ? std::optional<int>(static_cast<int>(test->function))
                                   : std::nullopt;
                   },
                   [](Recipe &recipe, const int &function) {
                       auto &test = std::get<TestFunction>(*kModel(recipe));
                       test.function = static_cast<TestFunction::Name>(function);
                       test.startX.reset(); // each has a start of its own
                       test.startY.reset();
                   }});
    constexpr NumberRange kPlace{.minimum = -1e6, .maximum = 1e6};
    constexpr NumberRange kDeviation{.minimum = 0, .maximum = 1e6};
    fields.number({.label = tr("Start x"),
                   .help = tr("Where the run begins."),
                   .pointers = at("startX"),
                   .restart = true},
                  kPlace, Steps::tenths, {}, startOf(&TestFunction::startX, &Landscape::Point::x));
    fields.number({.label = tr("Start y"),
                   .help = tr("Where the run begins."),
                   .pointers = at("startY"),
                   .restart = true},
                  kPlace, Steps::tenths, {}, startOf(&TestFunction::startY, &Landscape::Point::y));
    fields.number({.label = tr("Start spread"),
                   .help = tr("Deviation of the normal number that each seed adds to the start."),
                   .pointers = at("startSpread"),
                   .restart = true},
                  kDeviation, Steps::tenths, {},
                  boundKind<double>(kModel, &TestFunction::startSpread));
    fields.number({.label = tr("Gradient noise"),
                   .help = tr("Deviation of the normal noise added to each gradient component."),
                   .pointers = at("noise"),
                   .name = tr("Test function gradient noise"),
                   .restart = true},
                  kDeviation, Steps::decades, {}, boundKind<double>(kModel, &TestFunction::noise));
}

} // namespace

void ModelSection::fill(RecipeFields &fields)
{
    fields.choice(
        {.label = tr("Model"),
         .help = tr("What is trained."),
         .pointers = {"/training/model/kind", "/training/model"},
         .restart = true},
        {{tr("Network"), tr("Fully connected layers: torch.nn.Linear and an activation.")},
         {tr("Linear"),
          tr("One linear map; with mean squared error a quadratic in its "
             "parameters.")},
         {tr("Quadratic"), tr("½ Σ λᵢ xᵢ², without data.")},
         {tr("Test function"), tr("A named function of two parameters, without data.")},
         {tr("Transformer"),
          tr("Self-attention and feed-forward layers, for sequences: "
             "torch.nn.TransformerEncoderLayer without dropout.")}},
        boundAlternative(kModel));
    fields.numbers({.label = tr("Hidden layers"),
                    .help = tr("Units of each hidden layer, from the input on: 64, 64. None: "
                               "logistic regression."),
                    .pointers = at("hidden"),
                    .restart = true},
                   kCount,
                   {[](const Recipe &recipe) -> std::optional<std::vector<double>> {
                        const auto mlp = std::get_if<Mlp>(kModel(recipe));
                        if (!mlp)
                            return std::nullopt;
                        return std::vector<double>(mlp->hidden.begin(), mlp->hidden.end());
                    },
                    [](Recipe &recipe, const std::vector<double> &units) {
                        auto &hidden = std::get<Mlp>(*kModel(recipe)).hidden;
                        hidden.assign(units.begin(), units.end());
                    }});
    fields.choice({.label = tr("Activation"),
                   .help = tr("After every hidden layer: torch.nn.ReLU, Tanh or GELU."),
                   .pointers = at("activation"),
                   .restart = true},
                  activations(), boundKind<int>(kModel, &Mlp::activation));
    fields.check({.label = tr("Layer norm"),
                  .help = tr("torch.nn.LayerNorm before every activation."),
                  .pointers = at("layerNorm"),
                  .restart = true},
                 boundKind<bool>(kModel, &Mlp::layerNorm));
    fields.choice(
        {.label = tr("Start weights"),
         .help = tr("How the weights are drawn: torch.nn.init."),
         .pointers = at("initialization"),
         .restart = true},
        {{tr("He"), tr("kaiming_normal_: deviation √(2 / fan-in) for ReLU.")},
         {tr("Xavier uniform"), tr("xavier_uniform_: within √(6 / (fan-in + fan-out)).")},
         {tr("Xavier normal"), tr("xavier_normal_: deviation √(2 / (fan-in + fan-out)).")},
         {tr("PyTorch's"), tr("torch.nn.Linear's own: within 1 / √fan-in.")}},
        boundKind<int>(kModel, &Mlp::initialization));
    fields.choice(
        {.label = tr("Layer norm"),
         .help = tr("Where the layer norm stands: torch.nn.TransformerEncoderLayer: norm_first."),
         .pointers = at("layerNorm"),
         .name = tr("Place of the layer norm"),
         .restart = true},
        {{tr("Post-LN"),
          tr("After each part and its sum, as in \"Attention is all you need\": "
             "deep ones need warm-up.")},
         {tr("Pre-LN"), tr("Before each part, and once at the end.")}},
        boundKind<int>(kModel, &Transformer::layerNorm));
    const auto size = [&](const QString &label, const QString &help, const char *member,
                          const QString &name, int Transformer::*value) {
        fields.number(
            {.label = label, .help = help, .pointers = at(member), .name = name, .restart = true},
            kCount, Steps::ones, {}, boundKind<double>(kModel, value));
    };
    size(tr("Layers"), tr("How many, one after another: num_layers."), "layers",
         tr("Transformer layers"), &Transformer::layers);
    size(tr("Width"), tr("Numbers of each position: d_model."), "width", tr("Transformer width"),
         &Transformer::width);
    size(tr("Heads"), tr("Of the attention; they divide the width: nhead."), "heads",
         tr("Transformer heads"), &Transformer::heads);
    size(tr("Feed-forward"), tr("Units of its hidden layer: dim_feedforward."), "feedForward",
         tr("Transformer feed-forward"), &Transformer::feedForward);
    fields.choice({.label = tr("Activation"),
                   .help = tr("Of the feed-forward part."),
                   .pointers = at("activation"),
                   .name = tr("Transformer activation"),
                   .restart = true},
                  activations(), boundKind<int>(kModel, &Transformer::activation));
    fields.check({.label = tr("Bias"),
                  .help = tr("torch.nn.Linear: bias."),
                  .pointers = at("bias"),
                  .restart = true},
                 boundKind<bool>(kModel, &Linear::bias));
    fields.number({.label = tr("Dimension"),
                   .help = tr("Number of parameters."),
                   .pointers = at("dimension"),
                   .name = tr("Quadratic dimension"),
                   .restart = true},
                  kCount, Steps::ones, {}, boundKind<double>(kModel, &Quadratic::dimension));
    fields.number({.label = tr("Condition"),
                   .help = tr("The largest eigenvalue is 1, the smallest 1 divided by this."),
                   .pointers = at("condition"),
                   .name = tr("Quadratic condition"),
                   .restart = true},
                  {.minimum = 1}, Steps::decades, {},
                  boundKind<double>(kModel, &Quadratic::condition));
    fields.number({.label = tr("Gradient noise"),
                   .help = tr("Deviation of the normal noise added to each gradient component."),
                   .pointers = at("noise"),
                   .name = tr("Quadratic gradient noise"),
                   .restart = true},
                  {.minimum = 0}, Steps::decades, {}, boundKind<double>(kModel, &Quadratic::noise));
    fillTestFunction(fields);
    fields.line({.label = tr("Frozen"),
                 .help = tr("What stays as it starts, with commas: layers (1), their weights or "
                            "biases (2.bias), or all. PyTorch: requires_grad = False."),
                 .pointers = {"/training/frozen"},
                 .restart = true},
                tr("nothing"),
                {[](const Recipe &recipe) -> std::optional<std::string> {
                     return joinedNames(recipe.training.frozen);
                 },
                 [](Recipe &recipe, const std::string &line) {
                     recipe.training.frozen = separateNames(line);
                 }});
    fields.choice({.label = tr("Loss"),
                   .help = tr("What the training makes small."),
                   .pointers = {"/training/loss"},
                   .restart = true},
                  {{tr("Mean squared error"), tr("Mean over batch and outputs: MSELoss.")},
                   {tr("Cross-entropy"),
                    tr("Mean of −log softmax; needs classes: "
                       "CrossEntropyLoss.")}},
                  {[](const Recipe &recipe) -> std::optional<int> {
                       if (!learnsFromData(recipe.training.model))
                           return std::nullopt;
                       return static_cast<int>(recipe.training.loss);
                   },
                   [](Recipe &recipe, const int &loss) {
                       recipe.training.loss = static_cast<training::Loss>(loss);
                   }});
}

QString ModelSection::summary(const Recipe &recipe, const Resolved &)
{
    const auto &spec = recipe.training.model;
    if (const auto quadratic = std::get_if<Quadratic>(&spec))
        return tr("quadratic, %1 parameters, condition %2")
            .arg(numberText(quadratic->dimension, true, QLocale()),
                 numberText(quadratic->condition, false, QLocale()));
    if (const auto landscape = landscapeOf(spec))
        return tr("%1 function").arg(QString::fromStdString(landscape->name));
    const QString loss = recipe.training.loss == training::Loss::crossEntropy
        ? tr("cross-entropy")
        : tr("mean squared error");
    if (const auto transformer = std::get_if<Transformer>(&spec))
        return tr("%1 transformer, %2 × %3, %4")
            .arg(transformer->layerNorm == Transformer::LayerNorm::post ? tr("post-LN")
                                                                        : tr("pre-LN"),
                 numberText(transformer->layers, true, QLocale()),
                 numberText(transformer->width, true, QLocale()), loss);
    const auto mlp = std::get_if<Mlp>(&spec);
    if (!mlp || mlp->hidden.empty())
        return tr("linear, %1").arg(loss);
    QStringList layers;
    for (const int units : mlp->hidden)
        layers << numberText(units, true, QLocale());
    return tr("%1 %2, %3")
        .arg(layers.join(QStringLiteral("-")), activationText(mlp->activation), loss);
}

} // namespace warmup::ui
