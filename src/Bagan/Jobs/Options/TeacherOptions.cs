using System.Text.Json.Serialization;
using Bagan.Methods;
using Bagan.Methods.Catalogue;

namespace Bagan.Jobs.Options;

/// <summary>What a teacher, and the classifier of a filter, are.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TeacherMode>))]
internal enum TeacherMode
{
    /// <summary>Where there is a backbone, what does better on training images that are held out; else trained from scratch.</summary>
    [JsonStringEnumMemberName("auto")]
    Auto,

    /// <summary>Networks trained from scratch.</summary>
    [JsonStringEnumMemberName("scratch")]
    Scratch,

    /// <summary>A linear layer on the features of the frozen backbone.</summary>
    [JsonStringEnumMemberName("probe")]
    Probe,
}

/// <summary>What goes together with <see cref="TeacherMode"/>.</summary>
internal static class TeacherOptions
{
    /// <summary>Everything that is wrong with the choice of a teacher, a sentence each.</summary>
    /// <param name="teacher">The choice.</param>
    /// <param name="hasBackbone">Whether the person named a backbone.</param>
    /// <param name="choice">The method with its suffixes; null where there are several or it is not known.</param>
    internal static IEnumerable<string> Errors(TeacherMode teacher, bool hasBackbone, MethodChoice? choice = null)
    {
        if (teacher == TeacherMode.Probe && !hasBackbone)
        {
            yield return "--teacher probe stands on a pretrained network: name one by --backbone, such as imagenet-resnet18.";
        }

        if (choice is null || teacher == TeacherMode.Auto)
        {
            yield break;
        }

        if (!choice.Parts.HasFlag(MethodParts.Teacher))
        {
            yield return $"--teacher is for methods with a teacher and for a filter (+filter); {choice.Text} has neither. Leave it out.";
        }
        else if (teacher == TeacherMode.Probe && MethodCatalogue.NeedsMaps(choice.Method) && !choice.Filtered)
        {
            yield return $"--teacher probe: {choice.Method} asks its teacher where in an image the class shows, which only a network trained from scratch says. Leave --teacher out.";
        }
    }
}

/// <summary>The pretrained network that a teacher may stand on, for a verb that measures nothing.</summary>
internal sealed record BackboneOptions
{
    /// <summary>As <see cref="JudgeOptions.Backbone"/>.</summary>
    public string Backbone { get; init; } = Evaluation.Backbones.Backbone.Auto;

    /// <summary>As <see cref="JudgeOptions.BackboneInput"/>.</summary>
    public string? BackboneInput { get; init; }

    /// <summary>As <see cref="JudgeOptions.FeatureCache"/>.</summary>
    public string? FeatureCache { get; init; }

    /// <summary>The same for a job that has a judge.</summary>
    [JsonIgnore]
    internal JudgeOptions Judge => new() { Backbone = Backbone, BackboneInput = BackboneInput, FeatureCache = FeatureCache };
}
