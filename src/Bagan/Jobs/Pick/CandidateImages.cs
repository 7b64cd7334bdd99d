namespace Bagan.Jobs.Pick;

/// <summary>What a candidate adds to the real images.</summary>
internal enum CandidateImages
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>What the generator makes.</summary>
    Generated,

    /// <summary>The same with the labels of a teacher, where the preset has one.</summary>
    Labelled,

    /// <summary>What of it passes the filter.</summary>
    Filtered,
}
