using Bagan.Methods.Balanced;
using Bagan.Methods.Generative;
using Bagan.Numerics;
using Bagan.Tests.Methods.BalancingGan;
using Bagan.Training;

namespace Bagan.Tests.Methods.Balanced;

[Collection(EngineCollection.Name)]
public sealed class TeacherTests
{
    [Fact]
    public void FavourDividesByTheCountToAPower()
    {
        var probabilities = new FloatMatrix([0.8f, 0.2f, 0.5f, 0.5f], 2, 2);

        TeacherLabels.FavourSmall(probabilities, [400, 100], 0.5);

        // 1 to 2 between the classes: 0.8 : 0.4 and 0.5 : 1.
        Assert.Equal([2 / 3f, 1 / 3f], probabilities[0].ToArray(), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal([1 / 3f, 2 / 3f], probabilities[1].ToArray(), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void OneThatWasKeptIsTakenUnlessItIsAnothersOrDamaged()
    {
        var folder = Directory.CreateTempSubdirectory("bagan-teacher-").FullName;
        try
        {
            using var train = TinySet.Make([60, 12], seed: 1);
            var recorder = new StageRecorder();
            var context = new TrainingContext { Observer = recorder, Seed = 3, Checkpoints = new CheckpointStore(folder, new CheckpointInterval(null, null)) };
            var first = Ask(context);
            Assert.Single(recorder.Stages);

            Assert.Equal(first, Ask(context));
            Assert.Single(recorder.Stages);

            Ask(context with { Seed = 4 });
            Assert.Equal(2, recorder.Stages.Count);

            foreach (var file in Directory.EnumerateFiles(Path.Combine(folder, "teacher")))
            {
                var bytes = File.ReadAllBytes(file);
                bytes[bytes.Length / 2] ^= 1;
                File.WriteAllBytes(file, bytes);
            }

            Assert.Equal(first, Ask(context));
            Assert.Equal(3, recorder.Stages.Count);

            float[] Ask(TrainingContext c)
            {
                using var teacher = Teacher.Train(train, 4, MirrorMode.Auto, c);
                return teacher.Probabilities(train, default).Values.ToArray();
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData(31_000, 9000, 0.6)]
    [InlineData(1000, 9000, 0.1)]
    [InlineData(0, 0, 0)]
    public void FewGeneratedImagesDoNotFillTheBatches(int generated, int real, double share) =>
        Assert.Equal(share, TeacherLabels.Recipe(generated, real, mirror: false).GeneratedBatchShare!.Value, 1e-9);

    [Fact]
    public void ItLearnsTheClassesAndItsRowsAreProbabilities()
    {
        using var train = TinySet.Make([60, 12], seed: 1);
        using var other = TinySet.Make([20, 20], seed: 2);
        using var teacher = Teacher.Train(train, 20, MirrorMode.Auto, new TrainingContext { Observer = NoObserver.Instance, Seed = 3 });

        var labels = teacher.Probabilities(other, default);

        Assert.Equal((40, 2), (labels.Rows, labels.Columns));
        for (var i = 0; i < 40; i++)
        {
            Assert.Equal(1, labels[i][0] + labels[i][1], 1e-5);
            Assert.True(labels[i][other.Labels[i]] > 0.5, $"image {i} of class {other.Labels[i]}: {labels[i][other.Labels[i]]}");
        }
    }
}
