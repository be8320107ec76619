#include "bench/native/options.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <sstream>

namespace tt::bench {

namespace {

const char* const help =
    "recurrent_bench [--case W1..W7,G1..G6] [--cell lstm,gru,rnn] [--mode inference,forward,backward,fwdbwd] [--threads 1,2]\n"
    "                [--peers onednn,bf16,amx|none] [--rounds 15] [--json FILE] [--serve]\n"
    "Times the recurrent kernels and matrix products beside oneDNN, and beside themselves in bf16, round by round; bench/README.md tells "
    "how to read it.\n";

[[noreturn]] void fail(const std::string& words) {
  std::fprintf(stderr, "%s\n%s", words.c_str(), help);
  std::exit(2);
}

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, ',');) parts.push_back(part);
  return parts;
}

std::vector<std::string> among(const std::string& option, const std::string& text, const std::vector<std::string>& known) {
  std::vector<std::string> parts = split(text);
  for (const std::string& part : parts)
    if (std::find(known.begin(), known.end(), part) == known.end()) fail(option + ": there is no " + part);
  return parts;
}

int whole(const std::string& option, const std::string& text) {
  char* end;
  const long n = std::strtol(text.c_str(), &end, 10);
  if (text.empty() || *end || n < 1 || n > 1024) fail(option + " is " + text + ", expected whole numbers from 1 to 1024");
  return static_cast<int>(n);
}

}  // namespace

Options parse_options(int argc, char** argv) {
  Options o;
  for (int i = 1; i < argc; ++i) {
    const std::string option = argv[i];
    if (option == "--help") {
      std::fputs(help, stdout);
      std::exit(0);
    }
    if (option == "--serve") {
      o.serve = true;
      continue;
    }
    if (i + 1 == argc) fail(option + " needs a value");
    const std::string value = argv[++i];
    if (option == "--case") {
      o.cases = among(option, value, {"W1", "W2", "W3", "W4", "W5", "W6", "W7", "G1", "G2", "G3", "G4", "G5", "G6"});
    } else if (option == "--cell") {
      o.cells = among(option, value, {"lstm", "gru", "rnn"});
    } else if (option == "--mode") {
      o.modes = among(option, value, {"inference", "forward", "backward", "fwdbwd"});
    } else if (option == "--peers") {
      o.peers = among(option, value, {"onednn", "bf16", "amx", "none"});
    } else if (option == "--threads") {
      o.threads.clear();
      for (const std::string& part : split(value)) o.threads.push_back(whole(option, part));
      if (o.threads.empty()) fail("--threads names none");
    } else if (option == "--rounds") {
      o.rounds = whole(option, value);
    } else if (option == "--json") {
      o.json = value;
    } else {
      fail("there is no option " + option);
    }
  }
  return o;
}

bool wants(const std::vector<std::string>& list, const std::string& name) {
  return list.empty() || std::find(list.begin(), list.end(), name) != list.end();
}

}  // namespace tt::bench
