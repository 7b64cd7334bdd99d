using Bagan.Data;
using Bagan.Evaluation.Backbones;
using Bagan.Evaluation.Features;
using Bagan.Jobs.Options;
using Bagan.Jobs.Progress;
using Bagan.Methods;
using Bagan.Methods.Balanced;
using Bagan.Methods.Catalogue;
using Bagan.Methods.Teachers;
using Bagan.Training;

namespace Bagan.Jobs.Classifiers;

/// <summary>The pretrained network that the teacher of a job, and its filter's classifier, may stand on: the judge's.</summary>
internal static class TeacherBackbone
{
    /// <summary>Images that a teacher looks at for one that is taken, about.</summary>
    internal const double TriesPerImage = 1.5;

    /// <summary>Decides whether there is one.</summary>
    /// <param name="judge">The judge, which owns it.</param>
    /// <param name="teacher">What the person asked for.</param>
    /// <param name="choice">The method.</param>
    /// <param name="work">What it costs; null: that does not matter.</param>
    /// <param name="folder">Where the cost is kept for a resumed run; null: nowhere.</param>
    /// <param name="context">Device, and the processes that share the job.</param>
    /// <param name="sink">Told where a backbone is left out that nobody named.</param>
    internal static Pretrained? Of(Judge judge, TeacherMode teacher, MethodChoice choice, TeacherBackboneWork? work, string? folder, TrainingContext context, IProgressSink sink)
    {
        if (judge.Backbone is not { } backbone || teacher == TeacherMode.Scratch || !choice.Parts.HasFlag(MethodParts.Teacher) || (MethodCatalogue.NeedsMaps(choice.Method) && !choice.Filtered))
        {
            return null;
        }

        var pretrained = new Pretrained(backbone);
        if (teacher == TeacherMode.Probe)
        {
            return pretrained.Forced();
        }

        if (judge.NamedBackbone)
        {
            return pretrained;
        }

        if (context.Ranks is not null)
        {
            // What is affordable differs from process to process.
            sink.Message($"The teacher is trained from scratch: several processes do not try it as a linear layer on {backbone.Name}, which nobody named (--backbone {backbone.Name} tries it).");
            return null;
        }

        if (work is null || !context.Device.IsCpu)
        {
            return pretrained;
        }

        var seconds = KeptSeconds.Of(folder, "teacher-seconds.txt", () => work.Images * BackboneFeatures.SecondsPerImage(backbone, work.Train, context.Stop));
        if (seconds <= KeptSeconds.AffordableForTeacher)
        {
            return pretrained;
        }

        sink.Message($"The teacher is trained from scratch: as a linear layer on {backbone.Name} it would take about {Quantity.Duration(seconds)} on this machine (--backbone {backbone.Name} tries it all the same).");
        return null;
    }

    /// <summary>Opens the pretrained network that a fitted method stands on.</summary>
    /// <param name="saved">What the run says of it.</param>
    /// <param name="named">Where the person says that it is; null: where it was.</param>
    /// <param name="canBeNamed">Whether the command has an option for it.</param>
    /// <param name="allowTorchscript">Whether a TorchScript file may be loaded.</param>
    /// <param name="context">Device.</param>
    /// <param name="message">Told of downloads.</param>
    /// <exception cref="BaganInputException">It is not there, or it is another one.</exception>
    internal static Backbone Open(SavedBackbone saved, string? named, bool canBeNamed, bool allowTorchscript, TrainingContext context, Action<string> message)
    {
        var source = named ?? saved.Source;
        if (source != Backbone.ResNet18 && !File.Exists(source))
        {
            throw new BaganInputException(
                $"The run labels and checks its images with the pretrained network {saved.Source}, and there is no file {source}. Put it back{(canBeNamed ? ", or name its place by --backbone FILE" : "")}.");
        }

        var input = BackboneInput.TryParse(saved.Input, out var error) ?? throw new BaganInputException($"The run's record of its pretrained network is damaged: {error}");
        var backbone = Backbone.Open(source, input, allowTorchscript, context.Device, null, message);
        if (backbone.FileHash == saved.Sha256)
        {
            return backbone;
        }

        var now = backbone.FileHash;
        backbone.Dispose();
        throw new BaganInputException(
            $"{source} is not the pretrained network that the run labels and checks its images with: its SHA-256 begins with {now[..16]}, and that of the run with {saved.Sha256[..Math.Min(16, saved.Sha256.Length)]}. {(canBeNamed ? "Name the right file by --backbone" : "Put the right file there")}, or train again.");
    }
}

/// <summary>The images of a job that pass through the backbone for the teacher alone.</summary>
/// <param name="Train">The images of one fit.</param>
/// <param name="Images">All that pass, about.</param>
internal sealed record TeacherBackboneWork(ImageSet Train, double Images)
{
    /// <summary>Counts them.</summary>
    /// <param name="train">The images of one fit.</param>
    /// <param name="sets">Sets of images that its fits learn from: each has a trial of its own, and its features are computed once.</param>
    /// <param name="drawn">Images that all fits make, those of the control among them.</param>
    internal static TeacherBackboneWork Of(ImageSet train, int sets, double drawn) => new(
        train, (sets * (TeacherForm.BackboneImages(NetworkTrial.Learnt(train.Count)) + TeacherForm.BackboneImages(train.Count))) + (TeacherBackbone.TriesPerImage * drawn));
}
