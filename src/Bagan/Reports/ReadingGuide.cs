using Bagan.Reports.Html;
using Bagan.Reports.Values;

namespace Bagan.Reports;

/// <summary>The short guide "How to read this report" that every page of results carries; docs/reading-the-report.md is the long one.</summary>
internal static class ReadingGuide
{
    private static readonly (string, string) Recall = (
        "Recall",
        "The share of a class's test images that the classifier recognises. At a recall of 80 %, it misses 20 of 100.");

    private static readonly (string, string) Acsa = (
        "ACSA",
        "Average class-specific accuracy: the mean of the recalls of all classes. A rare class counts as much as a frequent one.");

    private static readonly (string, string) Means = (
        "G-mean, macro F1",
        "Two other means over the classes. G-mean is 0 as soon as one class is never recognised; macro F1 also counts false alarms.");

    private static readonly (string, string) Uncertainty = (
        "± and ranges",
        "87.1 ± 0.3 is a mean over several trainings with its standard error. 87.1 (86.2 to 88.0) is a mean with its 95 % interval. The coloured " +
        "box says whether a difference is more than chance.");

    private static readonly (string, string) Pairs = (
        "Pairs of images",
        "Each generated image next to the real image most like it. A frame marks a pair that is unusually close. If a pair shows the " +
        "same person, animal or object, treat the generated image as a copy.");

    /// <summary>The guide to a page of <c>balance</c>; it explains only what the page shows.</summary>
    /// <param name="comparison">The classifier's results; null if the page shows none.</param>
    /// <param name="neighbours">Whether the page shows pairs of images.</param>
    public static Foldable Balance(ClassifierComparison? comparison, bool neighbours)
    {
        var terms = new List<(string, string)>();
        if (comparison is { } classifier)
        {
            terms.AddRange([Recall, Acsa, Means, Uncertainty]);
            terms.Add((
                "95 % interval",
                "A gain is measured with chance in it: other seeds and other test images give another figure. In 95 of 100 such runs the " +
                "interval contains the true gain. An interval that contains 0 shows no difference."));
            terms.Add((
                "Rivals",
                "Trainings that need no generated image. Generated images are worth using only if they beat the best of these."));
            if (classifier.Arms.Any(a => a.Role == ArmRole.Control))
            {
                terms.Add((
                    "Control without a generator",
                    "The same teacher's labels on turned copies of real images. What it gains is the teacher's; what the method gains beyond " +
                    "it is the generated images'."));
            }

            if (classifier.Labelled is not null)
            {
                terms.Add((
                    "labels.csv",
                    "The teacher's probabilities for each generated image. Training with them is not the same as training on the class " +
                    "folders: the table shows the result of both."));
            }
        }

        if (neighbours)
        {
            terms.Add(Pairs);
        }

        return Guide(
            "This page answers one question: does a classifier recognise the classes better if it also trains on the added images? Read " +
            "the coloured box first; it gives the answer and the advice. The sections below it give the evidence.",
            terms,
            "The figures hold for the test images of this run. Images from another camera, place or time may give other figures.");
    }

    /// <summary>The guide to a page of <c>compare</c>; it explains only what the page shows.</summary>
    /// <param name="costs">Whether a table of the page shows costs.</param>
    public static Foldable Comparison(bool costs)
    {
        var terms = new List<(string, string)>
        {
            Recall,
            Acsa,
            Means,
            Uncertainty,
            (
                "Lead",
                "The ACSA of a method minus that of the best method without a generator, with its 95 % interval for other seeds and other test " +
                "images. An interval that contains 0 shows no difference."),
            (
                "Protocol",
                "The rule that made classes small: \"as-is\" keeps the data unchanged; the others remove training images."),
            (
                "Seed",
                "The start of the random numbers. Every seed repeats the whole comparison; the spread over the seeds shows the influence of chance."),
            (
                "FID, KID, precision, recall, density, coverage",
                "The likeness of the generated images to the real ones. Good values do not guarantee a better classifier."),
        };
        if (costs)
        {
            terms.Add((
                "Cost",
                "The images passed through all networks that the method trained, and the time for it. Of two methods that are equally " +
                "good, take the cheaper one."));
        }

        return Guide(
            "This page compares methods of dealing with small classes. Each method prepares the training images; then the same " +
            "classifier trains on them and is tested on the same real images. Read the coloured box first; it names the method to use.",
            terms,
            "The ranking holds for this data set, this classifier and this number of training steps.");
    }

    /// <summary>The guide to a page of <c>evaluate</c>; it explains only what the page shows.</summary>
    /// <param name="neighbours">Whether the page shows pairs of images.</param>
    public static Foldable Evaluation(bool neighbours) => Guide(
        "This page compares generated images with real ones and answers three questions. Do they show their class, and do they differ " +
        "from one another? Are they like the real images? Are they copies? Each table answers one question, class by class.",
        [
            ("FID, KID", "Distances between the generated and the real images; 0 is best. Compare them only with values of the same protocol."),
            ("Precision, density", "How many generated images lie among the real ones. Low values: images that look like nothing real."),
            ("Recall, coverage", "How many real images have a generated image near them. Low values: the generator draws few kinds of images."),
            ("SSIM", "How alike two images are; 1 is identical. Random generated pairs should be about as alike as random real pairs."),
            .. neighbours ? new[] { Pairs } : [],
        ],
        "These figures describe the images. Whether they help a classifier is another question, which the commands balance and compare answer.");

    private static Foldable Guide(string purpose, IReadOnlyList<(string Term, string Explanation)> terms, string limits) => new(
        "How to read this report",
        [
            new Paragraph(purpose),
            new Definitions(terms),
            new Paragraph(limits + " The file docs/reading-the-report.md of the program explains each section at length.", Faint: true),
        ]);
}

/// <summary>The sentence that explains ± and ranges below a table.</summary>
internal static class UncertaintyNote
{
    /// <summary>The sentence for some estimates, with a space before it; empty if none has an interval or a standard error.</summary>
    /// <param name="estimates">The estimates of the table.</param>
    public static string Of(IEnumerable<Estimate> estimates)
    {
        var all = estimates.ToList();
        var intervals = all.Any(e => e.Low is not null);
        var errors = all.Any(e => e.StandardError is not null && e.Low is null);
        return (intervals ? " Ranges in parentheses are 95 % intervals." : string.Empty)
            + (errors ? " Numbers after ± are standard errors of the mean over the seeds." : string.Empty);
    }
}
