//===- Check.cpp - Checking many cases in worker processes ---------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Each worker is a fork that handles a batch of cases and reports each step on a pipe. When one dies, the case it was
// at has failed, and the batch's other open cases go back to the queue.
//
//===----------------------------------------------------------------------------===//

#include "hone/Execution/Check.h"
#include "Cases.h"
#include "hone/Support/Interruption.h"
#include "hone/Support/TemporaryFolder.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include <chrono>
#include <cstring>
#include <deque>
#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace llvm;
using namespace hone;

namespace {

using Clock = std::chrono::steady_clock;
using Batch = std::vector<size_t>;

struct Worker {
  pid_t process = 0;
  int pipe = -1;
  Batch batch;
  /// What came after the last whole line.
  std::string partial;
  /// Where it is: the case and the step.
  size_t current = 0;
  std::string step;
  Clock::time_point since;
  /// The file that its standard error goes to.
  std::string log;
  bool timedOut = false;
};

class Checker {
public:
  Checker(ArrayRef<TestCase> cases, const CheckOptions &options, std::function<void(ArrayRef<CaseResult>)> done)
      : cases(cases), options(options), done(std::move(done)), results(cases.size()) {}

  std::vector<CaseResult> run();

private:
  void makeBatches();
  bool startWorker(Batch batch);
  void readReports();
  void readLine(Worker &worker, StringRef line);
  void endWorker(Worker &worker);
  std::string describeDeath(const Worker &worker, int status);

  ArrayRef<TestCase> cases;
  const CheckOptions &options;
  std::function<void(ArrayRef<CaseResult>)> done;
  std::vector<CaseResult> results;
  std::deque<Batch> queue;
  std::vector<Worker> workers;
  /// Where the workers' standard errors go.
  std::optional<TemporaryFolder> logs;
  size_t startedWorkers = 0;
};

} // namespace

/// Small models share an image; the bytes of the models bound the memory of a worker.
void Checker::makeBatches() {
  constexpr uint64_t mostBytes = 4 << 20;
  size_t most = std::min<size_t>(options.casesPerImage, cases.size() / (2 * options.jobs) + 1);
  Batch batch;
  uint64_t bytes = 0;
  for (size_t number = 0; number != cases.size(); ++number) {
    uint64_t size = 0;
    (void)sys::fs::file_size(cases[number].model, size);
    if (!batch.empty() && (batch.size() == most || bytes + size > mostBytes)) {
      queue.push_back(std::exchange(batch, {}));
      bytes = 0;
    }
    batch.push_back(number);
    bytes += size;
  }
  if (!batch.empty())
    queue.push_back(batch);
}

bool Checker::startWorker(Batch batch) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0)
    return false;
  std::string log = logs->file("worker-" + Twine(startedWorkers++) + ".log");
  int logFile = open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  outs().flush();
  errs().flush();
  pid_t process = interruption::startChild([&] { return fork(); });
  if (process == 0) {
    interruption::forgetAll();
    dup2(logFile, STDERR_FILENO);
    raw_fd_ostream out(ends[1], /*shouldClose=*/false);
    checkBatch(cases, batch, options, out);
    out.flush();
    _exit(0);
  }
  close(ends[1]);
  if (logFile >= 0)
    close(logFile);
  if (process < 0) {
    close(ends[0]);
    return false;
  }
  Worker worker;
  worker.process = process;
  worker.pipe = ends[0];
  worker.batch = std::move(batch);
  worker.current = worker.batch.front();
  worker.since = Clock::now();
  worker.log = log;
  workers.push_back(std::move(worker));
  return true;
}

void Checker::readLine(Worker &worker, StringRef line) {
  Expected<json::Value> value = json::parse(line);
  if (!value)
    return consumeError(value.takeError());
  json::Object *object = value->getAsObject();
  size_t number = object->getInteger("case").value_or(0);
  worker.since = Clock::now();
  worker.current = number;
  if (auto step = object->getString("step"))
    worker.step = step->str();
  if (auto seconds = object->getNumber("seconds"))
    results[number].compileSeconds = *seconds;
  if (auto status = object->getString("status")) {
    results[number].status = *status == "passed"    ? CaseStatus::Passed
                             : *status == "skipped" ? CaseStatus::Skipped
                                                    : CaseStatus::Failed;
    results[number].reason = object->getString("reason").value_or("").str();
    results[number].fault = parseFaultCode(object->getString("fault").value_or(""));
    done(results);
  }
}

/// The line of a crash's output that says most: an assertion or LLVM's own last words.
static std::string lastWords(StringRef log) {
  SmallVector<StringRef> lines;
  log.split(lines, '\n', -1, false);
  for (StringRef mark : {"Assertion", "LLVM ERROR", "ERROR: AddressSanitizer", "runtime error", "UNREACHABLE"})
    for (StringRef line : lines)
      if (line.contains(mark))
        return ": " + line.trim().str();
  return "";
}

std::string Checker::describeDeath(const Worker &worker, int status) {
  if (worker.timedOut)
    return formatv("{0} took longer than {1} s", worker.step == "compile" ? "compiling" : worker.step,
                   options.compileSeconds);
  std::string how =
      WIFSIGNALED(status) ? strsignal(WTERMSIG(status)) : "exit code " + std::to_string(WEXITSTATUS(status));
  auto log = MemoryBuffer::getFile(worker.log);
  return "the compiler crashed: " + how + (log ? lastWords((*log)->getBuffer()) : "");
}

void Checker::endWorker(Worker &worker) {
  close(worker.pipe);
  int status = 0;
  while (waitpid(worker.process, &status, 0) < 0 && errno == EINTR)
    continue;
  interruption::forgetChild(worker.process);
  Batch open;
  copy_if(worker.batch, std::back_inserter(open),
          [&](size_t number) { return results[number].status == CaseStatus::Pending; });
  if (!open.empty()) {
    size_t guilty = is_contained(open, worker.current) ? worker.current : open.front();
    results[guilty].status = CaseStatus::Failed;
    results[guilty].reason = describeDeath(worker, status);
    llvm::erase(open, guilty);
    if (!open.empty())
      queue.push_front(open);
    done(results);
  }
  (void)sys::fs::remove(worker.log);
}

/// Waits for reports of any worker, or for a while.
void Checker::readReports() {
  std::vector<pollfd> watched;
  watched.reserve(workers.size());
  for (const Worker &worker : workers)
    watched.push_back({worker.pipe, POLLIN, 0});
  poll(watched.data(), watched.size(), 1000);
  for (size_t i = workers.size(); i-- != 0;) {
    Worker &worker = workers[i];
    if (watched[i].revents == 0) {
      // While a model runs, the worker itself watches the time.
      bool late = Clock::now() - worker.since > std::chrono::seconds(options.compileSeconds);
      if (late && worker.step == "compile") {
        worker.timedOut = true;
        kill(worker.process, SIGKILL);
      }
      continue;
    }
    char buffer[4096];
    ssize_t count = read(worker.pipe, buffer, sizeof buffer);
    if (count > 0) {
      worker.partial.append(buffer, count);
      for (size_t end; (end = worker.partial.find('\n')) != std::string::npos; worker.partial.erase(0, end + 1))
        readLine(worker, StringRef(worker.partial).take_front(end));
    } else if (count == 0 || errno != EINTR) {
      endWorker(worker);
      workers.erase(workers.begin() + i);
    }
  }
}

std::vector<CaseResult> Checker::run() {
  Expected<TemporaryFolder> folder = TemporaryFolder::create();
  if (!folder) {
    results.assign(cases.size(), {CaseStatus::Failed, toString(folder.takeError())});
    return std::move(results);
  }
  logs.emplace(std::move(*folder));
  makeBatches();
  while (!queue.empty() || !workers.empty()) {
    while (!queue.empty() && workers.size() < static_cast<size_t>(options.jobs)) {
      Batch batch = std::move(queue.front());
      queue.pop_front();
      if (startWorker(batch))
        continue;
      for (size_t number : batch)
        results[number] = {CaseStatus::Failed, std::string("can't start a process: ") + strerror(errno)};
    }
    if (!workers.empty())
      readReports();
  }
  done(results);
  return std::move(results);
}

std::vector<CaseResult> hone::checkCases(ArrayRef<TestCase> cases, const CheckOptions &options,
                                         std::function<void(ArrayRef<CaseResult>)> done) {
  return Checker(cases, options, std::move(done)).run();
}

void hone::writeCheckReport(ArrayRef<TestCase> cases, ArrayRef<CaseResult> results, raw_ostream &out) {
  auto count = [&](CaseStatus status) {
    return static_cast<int64_t>(count_if(results, [&](const CaseResult &one) { return one.status == status; }));
  };
  json::OStream json(out, 2);
  json.object([&] {
    json.attribute("passed", count(CaseStatus::Passed));
    json.attribute("failed", count(CaseStatus::Failed));
    json.attribute("skipped", count(CaseStatus::Skipped));
    json.attributeArray("cases", [&] {
      for (auto [test, result] : zip_equal(cases, results)) {
        json.object([&] {
          json.attribute("name", test.name);
          json.attribute("status", result.status == CaseStatus::Passed    ? "passed"
                                   : result.status == CaseStatus::Skipped ? "skipped"
                                                                          : "failed");
          if (!result.reason.empty())
            json.attribute("reason", json::fixUTF8(result.reason));
          if (result.fault)
            json.attribute("fault", faultCode(*result.fault));
          json.attribute("compile_seconds", result.compileSeconds);
        });
      }
    });
  });
  out << "\n";
}
