namespace Bagan.Evaluation.Images;

/// <summary>A generated image and the training image nearest to it by features.</summary>
/// <param name="Generated">Position in the generated set.</param>
/// <param name="Training">Position in the training set.</param>
/// <param name="Distance">Euclidean distance of their features.</param>
/// <param name="Suspicious">Whether they are closer than all but the closest 5 % of real images are to the training images: perhaps a copy.</param>
public sealed record RealNeighbour(int Generated, int Training, double Distance, bool Suspicious);
