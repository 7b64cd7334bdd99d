namespace Bagan.Evaluation.Metrics;

/// <summary>What a mean over classes does when the test set lacks some of them.</summary>
public enum MissingClasses
{
    /// <summary>The value is blank, with the missing classes as the reason.</summary>
    Blank,

    /// <summary>The mean runs over the classes that are there, and the protocol says over how many.</summary>
    LeaveOut,
}
