using Bagan.Evaluation.Metrics;

namespace Bagan.Tests.Evaluation.Metrics;

public class ClassifierMetricTests
{
    private static readonly string[] Names = ["ankle boot", "bag", "coat", "dress"];

    [Theory]
    [InlineData(new[] { 0, 0, 1, 1 }, new[] { 0, 1, 1, 0 }, 0, 0.5)]
    [InlineData(new[] { 0, 1, 2, 0, 1, 2 }, new[] { 0, 2, 1, 0, 0, 1 }, 0.001, 0.01)]
    [InlineData(new[] { 0, 1, 1, 1, 1, 0 }, new[] { 0, 0, 1, 1, 1, 1 }, 0, 0.61237243569579452)]
    [InlineData(new[] { 0, 0, 1 }, new[] { 0, 0, 0 }, 0, 0)]
    public void G_mean(int[] truth, int[] predicted, double correction, double expected)
    {
        var value = GMean.Compute(Matrix(truth, predicted), correction);

        Assert.Equal(expected, value.Value!.Value, 1e-12);
    }

    [Fact]
    public void Macro_f1_and_acsa_match_scikit_learn()
    {
        var truth = Enumerable.Range(0, 60).Select(i => i * i / 7 % 4).ToArray();
        var predicted = truth.Select((t, i) => i % 3 != 0 ? t : (t + i) % 4).ToArray();
        var matrix = Matrix(truth, predicted);

        Assert.Equal(0.7433730715287518, MacroF1.Compute(matrix).Value!.Value, 1e-12);
        Assert.Equal(0.761375745950554, Acsa.Compute(matrix).Value!.Value, 1e-12);
    }

    [Fact]
    public void The_confusion_matrix_counts_truth_in_rows()
    {
        var matrix = Matrix([0, 0, 0, 1, 1, 2], [0, 1, 1, 1, 0, 2]);

        Assert.Equal(2, matrix[0, 1]);
        Assert.Equal(1, matrix[1, 0]);
        Assert.Equal(3, matrix.Support(0));
        Assert.Equal(2, matrix.Predicted(0));
        Assert.Equal(6, matrix.Total);
        Assert.Equal(1 / 3.0, matrix.Recall(0));
    }

    [Fact]
    public void Labels_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new ConfusionMatrix([0, 1], [0], Names));
        Assert.Throws<ArgumentException>(() => new ConfusionMatrix([4], [0], Names));
        Assert.Throws<ArgumentException>(() => new ConfusionMatrix([0], [-1], Names));
    }

    [Fact]
    public void A_class_without_test_images_leaves_blanks_that_name_it()
    {
        var matrix = new ConfusionMatrix([0, 1, 2], [0, 1, 3], Names);

        Assert.Equal("no test images of dress", ClassRecall.Compute(matrix, 3).Reason);
        Assert.Equal("no test images of dress", Acsa.Compute(matrix).Reason);
        Assert.Equal("no test images of dress", GMean.Compute(matrix).Reason);
        Assert.Equal("no test images of dress", MacroF1.Compute(matrix).Reason);
        Assert.Equal("no test images of dress", MinorityAccuracy.Compute(matrix, [9, 8, 7, 1]).Reason);
        Assert.Equal("no test images of dress", SmallestClassesRecall.Compute(matrix, [9, 8, 7, 1], 2).Reason);
        Assert.Equal("no class has test images", Acsa.Compute(new ConfusionMatrix([], [], Names)).Reason);
    }

    [Fact]
    public void Leaving_missing_classes_out_says_so_in_the_name()
    {
        var matrix = new ConfusionMatrix([0, 1, 2], [0, 1, 3], Names);

        var acsa = Acsa.Compute(matrix, MissingClasses.LeaveOut);

        Assert.Equal(2 / 3.0, acsa.Value!.Value, 1e-12);
        Assert.Equal("acsa [mean recall, 3 of 4 classes; 3 test images]", acsa.Name);
        Assert.Equal(2 / 3.0, MacroF1.Compute(matrix, MissingClasses.LeaveOut).Value!.Value, 1e-12);
        Assert.Equal(0, GMean.Compute(matrix, missing: MissingClasses.LeaveOut).Value);
    }

    [Fact]
    public void Names_carry_the_classes_and_the_counts()
    {
        var matrix = Matrix([0, 0, 1], [0, 1, 1]);

        Assert.Equal("acsa [mean recall, 2 classes; 3 test images]", Acsa.Compute(matrix).Name);
        Assert.Equal("class_recall [class ankle boot; 2 test images]", ClassRecall.ComputeAll(matrix)[0].Name);
        Assert.Equal(
            "gmean [geometric mean of recalls, zeros replaced by 0.001, 2 classes; 3 test images]", GMean.Compute(matrix, 0.001).Name);
    }

    [Fact]
    public void The_minority_is_the_class_with_the_fewest_training_images()
    {
        // Recalls 1, .5, 0, .25.
        var matrix = new ConfusionMatrix([0, 1, 1, 2, 3, 3, 3, 3], [0, 1, 0, 0, 3, 0, 0, 0], Names);

        Assert.Equal(0.25, MinorityAccuracy.Compute(matrix, [50, 40, 30, 20]).Value);
        Assert.Equal(0.5, MinorityAccuracy.Compute(matrix, [50, 20, 30, 20]).Value);
        Assert.Equal(0.125, SmallestClassesRecall.Compute(matrix, [50, 40, 30, 20], 2).Value);
        Assert.Equal(1.75 / 3, SmallestClassesRecall.Compute(matrix, [5, 20, 30, 10], 3).Value!.Value, 1e-12);
        Assert.Throws<ArgumentOutOfRangeException>(() => SmallestClassesRecall.Compute(matrix, [1, 1, 1, 1], 5));
        Assert.Throws<ArgumentException>(() => MinorityAccuracy.Compute(matrix, [1, 1]));
    }

    [Fact]
    public void The_g_mean_of_many_small_recalls_does_not_underflow()
    {
        const int Classes = 400;
        var names = Enumerable.Range(0, Classes).Select(c => c.ToString()).ToArray();
        var truth = Enumerable.Range(0, Classes * 10).Select(i => i / 10).ToArray();
        var predicted = truth.Select((t, i) => i % 10 == 0 ? t : (t + 1) % Classes).ToArray();

        Assert.Equal(0.1, GMean.Compute(new ConfusionMatrix(truth, predicted, names)).Value!.Value, 1e-12);
    }

    [Fact]
    public void The_wanted_class_share_is_blank_without_images()
    {
        Assert.Equal(0.75, WantedClassShare.Compute([2, 2, 1, 2], 2, "coat", "small classifier").Value);
        Assert.Equal("no generated images", WantedClassShare.Compute([], 2, "coat", "small classifier").Reason);
    }

    private static ConfusionMatrix Matrix(int[] truth, int[] predicted) => new(truth, predicted, Names[..(truth.Max() + 1)]);
}
