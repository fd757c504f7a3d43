"""Writes test cases in the layout of ONNX's own: a folder with the model and test_data_set_0."""

import os


def varint(number):
    encoded = b""
    while number > 127:
        encoded += bytes([number & 127 | 128])
        number >>= 7
    return encoded + bytes([number])


def tensor(label, shape, element, raw):
    """A TensorProto: dims (1), data_type (2, a number of ONNX's), name (8) and raw_data (9)."""
    message = b"".join(b"\x08" + varint(extent) for extent in shape) + b"\x10" + varint(element)
    return message + b"\x42" + varint(len(label)) + label.encode() + b"\x4a" + varint(len(raw)) + raw


def write(folder, model_name, model, tensors):
    """`tensors` has a file's name and the arguments of `tensor` for each input and output."""
    os.makedirs(f"{folder}/test_data_set_0", exist_ok=True)
    with open(f"{folder}/{model_name}", "w") as file:
        file.write(model)
    for name, *description in tensors:
        with open(f"{folder}/test_data_set_0/{name}", "wb") as file:
            file.write(tensor(*description))
