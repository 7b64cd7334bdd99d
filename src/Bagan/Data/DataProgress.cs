namespace Bagan.Data;

/// <summary>How far reading has come.</summary>
/// <param name="Stage">What is being done: "listing files", "reading headers", "reading images".</param>
/// <param name="Done">Images done so far.</param>
/// <param name="Total">Images in this stage, of all splits; 0 where it is not known.</param>
public readonly record struct DataProgress(string Stage, int Done, int Total);
