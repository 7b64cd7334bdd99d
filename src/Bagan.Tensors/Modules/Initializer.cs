namespace Bagan.Tensors.Modules;

/// <summary>Fills a new parameter, drawing from the engine's generator.</summary>
/// <param name="tensor">The parameter: dense [out, in] or convolution [out, in, k, k].</param>
public delegate void Initializer(Tensor tensor);
