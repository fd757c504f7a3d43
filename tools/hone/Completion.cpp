//===- Completion.cpp - Completions for shells ---------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "CommandLine.h"
#include "Help.h"
#include "llvm/ADT/StringExtras.h"

using namespace hone;
using namespace hone::tool;
using llvm::StringRef;

/// `text` with a backslash before each of the characters `special`.
static std::string escape(StringRef text, StringRef special) {
  std::string escaped;
  for (char c : text) {
    if (special.contains(c))
      escaped += '\\';
    escaped += c;
  }
  return escaped;
}

/// `text` as one word of a POSIX shell.
static std::string quote(StringRef text) {
  std::string quoted = "'";
  for (char c : text)
    quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

static std::string commandNames() {
  return llvm::join(llvm::map_range(commands(), [](const Command &command) { return command.name.str(); }), " ");
}

/// The words that a command takes where it takes no file.
static std::string argumentWords(const Command &command) {
  if (command.files == "COMMAND")
    return commandNames();
  // The names of targets are the words of an option, too.
  for (const DescribedOption &option : OptionTable().describeAll(takers::KeepsCode))
    if (command.files == "NAME" && option.spelling == "--target")
      return llvm::join(option.words, " ");
  return "";
}

//===--- Bash ----------------------------------------------------------------------===//

static constexpr llvm::StringLiteral bashStart = R"(# Completions of hone for bash.

_hone() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]}
    local options= words=
    COMPREPLY=()
    # Bash takes --name=value apart at the equals sign.
    if [[ $current == = ]]; then
        current=
    elif [[ $previous == = ]]; then
        previous=${COMP_WORDS[COMP_CWORD - 2]}
    fi
)";

static constexpr llvm::StringLiteral bashEnd = R"(    if [[ $current == -* ]]; then
        COMPREPLY=($(compgen -W "$options" -- "$current"))
        if [[ ${COMPREPLY-} == *= ]]; then
            compopt -o nospace 2>/dev/null
        fi
    else
        COMPREPLY=($(compgen -W "$words" -- "$current"))
    fi
}

# Without a word that fits, the name of a file.
complete -o default -F _hone hone
)";

static void printBash(llvm::raw_ostream &out) {
  out << bashStart << "    if ((COMP_CWORD == 1)); then\n        words=" << quote(commandNames())
      << " options='--help --version'\n    fi\n    case $command in\n";
  for (const Command &command : commands()) {
    std::vector<DescribedOption> options = OptionTable().describeAll(command.takers);
    out << "    " << command.name << ")\n        options='";
    llvm::interleave(
        options, out,
        [&](const DescribedOption &option) {
          bool isJoined = !option.valueName.empty() && StringRef(option.spelling).starts_with("--");
          out << option.spelling << (isJoined ? "=" : "");
        },
        " ");
    out << "'\n        case $previous in\n";
    for (const DescribedOption &option : options) {
      if (option.valueName.empty())
        continue;
      out << "        " << option.spelling << ")";
      if (option.takesFolder())
        out << " COMPREPLY=($(compgen -d -- \"$current\")); return ;;\n";
      else
        out << " words=" << quote(llvm::join(option.words, " ")) << " ;;\n";
    }
    out << "        *) words=" << quote(argumentWords(command)) << " ;;\n        esac\n        ;;\n";
  }
  out << "    esac\n" << bashEnd;
}

//===--- Fish ----------------------------------------------------------------------===//

static void printFish(llvm::raw_ostream &out) {
  // Fish's single quotes know two escapes.
  auto quoted = [](StringRef text) { return "'" + escape(text, "\\'") + "'"; };
  out << "# Completions of hone for fish.\n\n";
  for (const Command &command : commands())
    out << "complete -c hone -n __fish_use_subcommand -f -a " << command.name << " -d " << quoted(command.summary)
        << "\n";
  out << "complete -c hone -n __fish_use_subcommand -f -l help -l version\n";
  for (const Command &command : commands()) {
    std::string start = ("complete -c hone -n '__fish_seen_subcommand_from " + command.name + "'").str();
    out << "\n";
    if (std::string words = argumentWords(command); !words.empty())
      out << start << " -f -a " << quoted(words) << "\n";
    for (const DescribedOption &option : OptionTable().describeAll(command.takers)) {
      StringRef name(option.spelling);
      out << start << (name.consume_front("--") ? " -l " : " -s ") << name.ltrim('-');
      if (!option.words.empty())
        out << " -x -a " << quoted(llvm::join(option.words, " "));
      else if (option.takesFolder())
        out << " -x -a '(__fish_complete_directories)'";
      else if (!option.valueName.empty())
        out << (option.takesFile() ? " -r -F" : " -x");
      out << " -d " << quoted(option.text) << "\n";
    }
  }
}

//===--- Zsh -----------------------------------------------------------------------===//

/// What follows the name of an option's value: how it is completed.
static std::string zshAction(const DescribedOption &option) {
  if (!option.words.empty())
    return "(" + llvm::join(option.words, " ") + ")";
  if (option.takesFolder())
    return "_files -/";
  return option.takesFile() ? "_files" : "";
}

static void printZsh(llvm::raw_ostream &out) {
  auto plain = [](StringRef text) { return escape(text, "\\:[]"); };
  out << "#compdef hone\n# Completions of hone for zsh.\n\n_hone() {\n  local -a commands\n  commands=(\n";
  for (const Command &command : commands())
    out << "    " << quote((command.name + ":" + plain(command.summary)).str()) << "\n";
  out << "  )\n  if (( CURRENT == 2 )); then\n    _describe command commands\n    return\n  fi\n"
         "  local command=$words[2]\n  shift words\n  (( CURRENT-- ))\n  case $command in\n";
  for (const Command &command : commands()) {
    out << "  " << command.name << ")\n    _arguments \\\n";
    for (const DescribedOption &option : OptionTable().describeAll(command.takers)) {
      std::string spec = option.spelling;
      if (!option.valueName.empty())
        spec = "*" + spec + (StringRef(spec).starts_with("--") ? "=" : "");
      spec += "[" + plain(option.text) + "]";
      if (!option.valueName.empty())
        spec += ":" + plain(option.valueName) + ":" + zshAction(option);
      out << "      " << quote(spec) << " \\\n";
    }
    std::string words = argumentWords(command);
    out << "      " << quote("*:" + command.files.str() + ":" + (words.empty() ? "_files" : "(" + words + ")"))
        << "\n    ;;\n";
  }
  out << "  esac\n}\n\n_hone \"$@\"\n";
}

bool hone::tool::printCompletions(StringRef shell, llvm::raw_ostream &out) {
  if (shell == "bash")
    printBash(out);
  else if (shell == "fish")
    printFish(out);
  else if (shell == "zsh")
    printZsh(out);
  else
    return false;
  return true;
}
