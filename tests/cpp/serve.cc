// Answers requests by the path on which TF Serving answers them.
//
// serve VERSION REQUESTS
//
// VERSION is an exported SavedModel. Every folder in REQUESTS is a request:
// the file `signature` holds the signature's name and `inputs/NAME` a
// serialised TensorProto. Outputs are written to `outputs/NAME`, or what
// Session::Run had against the request to `error`. The last line of stdout is
// the number of requests that were answered.
//
// As in tensorflow_model_server, XLA is disabled before anything is loaded.

#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "tensorflow/cc/saved_model/loader.h"
#include "tensorflow/compiler/jit/flags.h"
#include "tensorflow/core/framework/tensor.h"
#include "tensorflow/core/framework/tensor.pb.h"
#include "tensorflow/core/lib/io/path.h"
#include "tensorflow/core/platform/env.h"

namespace {

using tensorflow::Env;
using tensorflow::Tensor;
using tensorflow::io::JoinPath;

using Feeds = std::vector<std::pair<std::string, Tensor>>;

absl::Status ReadTensor(const std::string& path, Tensor* tensor) {
  tensorflow::TensorProto proto;
  TF_RETURN_IF_ERROR(ReadBinaryProto(Env::Default(), path, &proto));
  if (!tensor->FromProto(proto)) {
    return tensorflow::errors::InvalidArgument("No tensor: ", path);
  }
  return absl::OkStatus();
}

absl::Status WriteTensor(const std::string& path, const Tensor& tensor) {
  tensorflow::TensorProto proto;
  tensor.AsProtoField(&proto);
  return WriteBinaryProto(Env::Default(), path, proto);
}

absl::Status ReadFeeds(const std::string& folder,
                       const tensorflow::SignatureDef& signature,
                       Feeds* feeds) {
  for (const auto& [name, info] : signature.inputs()) {
    Tensor tensor;
    TF_RETURN_IF_ERROR(ReadTensor(JoinPath(folder, "inputs", name), &tensor));
    feeds->emplace_back(info.name(), std::move(tensor));
  }
  return absl::OkStatus();
}

absl::Status WriteOutputs(const std::string& folder,
                          const std::vector<std::string>& names,
                          const std::vector<Tensor>& outputs) {
  const std::string place = JoinPath(folder, "outputs");
  TF_RETURN_IF_ERROR(Env::Default()->CreateDir(place));
  for (size_t i = 0; i < names.size(); ++i) {
    TF_RETURN_IF_ERROR(WriteTensor(JoinPath(place, names[i]), outputs[i]));
  }
  return absl::OkStatus();
}

// Returns an error only if the request cannot be read or its answer written.
absl::Status Answer(const tensorflow::SavedModelBundle& bundle,
                    const std::string& folder, int* answered) {
  std::string name;
  TF_RETURN_IF_ERROR(ReadFileToString(Env::Default(),
                                      JoinPath(folder, "signature"), &name));
  const auto& signature = bundle.GetSignatures().at(name);
  Feeds feeds;
  TF_RETURN_IF_ERROR(ReadFeeds(folder, signature, &feeds));
  std::vector<std::string> names, tensors;
  for (const auto& [output, info] : signature.outputs()) {
    names.push_back(output);
    tensors.push_back(info.name());
  }
  std::vector<Tensor> outputs;
  const absl::Status run =
      bundle.GetSession()->Run(feeds, tensors, {}, &outputs);
  if (!run.ok()) {
    return WriteStringToFile(Env::Default(), JoinPath(folder, "error"),
                             run.ToString());
  }
  ++*answered;
  return WriteOutputs(folder, names, outputs);
}

absl::Status Serve(const std::string& version, const std::string& requests,
                   int* answered) {
  tensorflow::SavedModelBundle bundle;
  TF_RETURN_IF_ERROR(LoadSavedModel({}, {}, version, {"serve"}, &bundle));
  std::vector<std::string> folders;
  TF_RETURN_IF_ERROR(Env::Default()->GetChildren(requests, &folders));
  for (const std::string& folder : folders) {
    TF_RETURN_IF_ERROR(Answer(bundle, JoinPath(requests, folder), answered));
  }
  return absl::OkStatus();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: serve VERSION REQUESTS\n";
    return 2;
  }
  tensorflow::DisableXlaCompilation();
  int answered = 0;
  const absl::Status status = Serve(argv[1], argv[2], &answered);
  if (!status.ok()) {
    std::cerr << status.ToString() << "\n";
    return 1;
  }
  std::cout << answered << "\n";
  return 0;
}
