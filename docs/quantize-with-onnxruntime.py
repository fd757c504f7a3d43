#!/usr/bin/env python3
"""Quantizes an ONNX model to int8 with ONNX Runtime, in the form that Hone folds into integers (docs/quantized-models.md).

quantize-with-onnxruntime.py MODEL SAMPLES OUTPUT: SAMPLES is an .npy file of inputs, the first dimension counting them. Needs the Python packages
onnx, onnxruntime and numpy.
"""

import sys

import numpy
import onnxruntime
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process


class Samples(CalibrationDataReader):
    """The samples one by one, as the model's only input takes them."""

    def __init__(self, model, samples):
        self.name = onnxruntime.InferenceSession(model).get_inputs()[0].name
        self.left = iter(samples)

    def get_next(self):
        sample = next(self.left, None)
        return None if sample is None else {self.name: sample[None]}


def main(model, samples, output):
    prepared = output + ".prepared"
    # Folds constants and infers shapes, without which some operators stay in floats.
    quant_pre_process(model, prepared, skip_symbolic_shape=True)
    quantize_static(
        prepared,
        output,
        Samples(model, numpy.load(samples)),
        quant_format=QuantFormat.QDQ,
        activation_type=QuantType.QInt8,
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=False,
        calibrate_method=CalibrationMethod.MinMax,
        extra_options={"ActivationSymmetric": False, "WeightSymmetric": True},
    )


main(*sys.argv[1:])
