using System.Text.Json.Serialization;

namespace Bagan.Evaluation.Statistics;

/// <summary>
/// The gain in mean recall (ACSA) of an arm over the best of its rivals, with a 95 % interval in which seeds, test images and the choice of the
/// best rival are accounted for. All numbers are shares of one. Numbers are null where they could not be told; <see cref="Reason"/> says why.
/// </summary>
internal sealed record Gain
{
    /// <summary>A gain below this is no reason to add images, however sure it is: 0.3 points.</summary>
    public const double Worthwhile = 0.003;

    /// <summary>
    /// Whether the arm helps: its gain is at least <see cref="Worthwhile"/> and the interval lies above 0. Null where there is no interval.
    /// </summary>
    public bool? Helps { get; init; }

    /// <summary>The rival with the highest mean recall; null where there is none.</summary>
    public string? Against { get; init; }

    /// <summary>The gain over it, the mean over the seeds.</summary>
    public double? Acsa { get; init; }

    /// <summary>The mean recall that the arm itself reaches, the mean over the seeds.</summary>
    public double? Reached { get; init; }

    /// <summary>The lower end of the interval.</summary>
    public double? Low { get; init; }

    /// <summary>The upper end of the interval.</summary>
    public double? High { get; init; }

    /// <summary>How many test images there are.</summary>
    public int TestImages { get; init; }

    /// <summary>How many seeds there are.</summary>
    public int Seeds { get; init; }

    /// <summary>The gain that such a comparison finds in four of five runs.</summary>
    public double? Detectable { get; init; }

    /// <summary>The part of the gain that the control reaches: what a teacher does without generated images; null without a control.</summary>
    public double? ByTeacher { get; init; }

    /// <summary>The rest of the gain: what the generated images add to the control; null without a control.</summary>
    public double? ByImages { get; init; }

    /// <summary>The lower end of the 95 % interval of <see cref="ByImages"/>.</summary>
    public double? ByImagesLow { get; init; }

    /// <summary>The upper end of the 95 % interval of <see cref="ByImages"/>.</summary>
    public double? ByImagesHigh { get; init; }

    /// <summary>Why there is no interval, as part of a sentence; null where there is one.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether the arm is worse than its best rival: the whole interval lies below 0.</summary>
    [JsonIgnore]
    public bool Harms => High < 0;

    /// <summary>Whether the control, a teacher without generated images, is as good as far as the images can show; false without a control.</summary>
    [JsonIgnore]
    public bool TeacherAlone => ByImagesLow <= 0;

    /// <summary>No number, and why.</summary>
    /// <param name="reason">Part of a sentence: "there are no test images".</param>
    public static Gain Blank(string reason) => new() { Reason = reason };
}
