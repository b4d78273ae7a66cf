// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.client.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Which chaincode is called, and with what, in each form in which people have it: typed word by
 * word, as the JSON of {@code peer chaincode invoke -c}, or in a file.
 */
final class ArgumentOptions {

  @Parameters(index = "0", paramLabel = "NAME", description = "Name of the chaincode.")
  private String chaincode = "";

  @Option(
      names = {"-c", "--ctor"},
      paramLabel = "JSON",
      description =
          "Function and arguments as 'peer chaincode invoke -c' takes them: '{\"Args\":[\"f\",\"a\"]}' or '{\"Function\":\"f\",\"Args\":[\"a\"]}'.")
  private @Nullable String constructor;

  @Option(
      names = "--args-file",
      paramLabel = "FILE",
      description =
          "Arguments from a file, '-' for standard input, behind those that are typed: a JSON array, an object as for -c, or one argument a line.")
  private @Nullable String file;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FUNCTION",
      description =
          "Function to call; 'contract:function' for a named contract. Also the JSON of -c, then alone.")
  private @Nullable String function;

  @Parameters(
      index = "2..*",
      arity = "0..*",
      paramLabel = "ARG",
      description =
          "Arguments, passed on as they are, also those that look like options: options stand before NAME.")
  private List<String> arguments = new ArrayList<>();

  ArgumentOptions() {}

  String chaincode() {
    return chaincode;
  }

  /** The function and its arguments. */
  record Invocation(String function, List<Bytes> arguments) {

    Invocation {
      arguments = List.copyOf(arguments);
    }
  }

  /**
   * What was given, in whatever form.
   *
   * @throws HeddleException {@code BAD_INPUT} if there is no function, two forms are mixed, or a
   *     form is broken
   */
  Invocation invocation() {
    Optional<String> json = json();
    if (json.isPresent()) {
      if (file != null) {
        throw new HeddleException(
            Fault.BAD_INPUT,
            "The call is given as JSON and as --args-file; leave out one of the two");
      }
      return of(ConstructorJson.arguments(json.get()), "its Args are empty");
    }
    List<Bytes> all = new ArrayList<>(typed());
    if (file != null) {
      all.addAll(ArgumentsFile.read(file));
    }
    return of(all, "give FUNCTION [ARG...] behind NAME, -c JSON or --args-file FILE");
  }

  /** Whether standard input is read for it. */
  boolean readsInput() {
    return GivenFile.isInput(file);
  }

  private static Invocation of(List<Bytes> all, String reason) {
    if (all.isEmpty()) {
      throw new HeddleException(Fault.BAD_INPUT, "No function to call: %s".formatted(reason));
    }
    Bytes function = all.getFirst();
    if (!function.isValidUtf8()) {
      throw new HeddleException(Fault.BAD_INPUT, "The function's name is not UTF-8");
    }
    return new Invocation(function.toStringUtf8(), all.subList(1, all.size()));
  }

  /** Given as an option before the name or, as hands that know {@code peer} type it, behind it. */
  private Optional<String> json() {
    if (constructor != null) {
      if (function != null) {
        throw new HeddleException(
            Fault.BAD_INPUT,
            "The call is given with -c and as '%s' behind NAME; leave out one of the two"
                .formatted(function));
      }
      return Optional.of(constructor);
    }
    if (function != null && arguments.isEmpty() && ConstructorJson.isMeant(function)) {
      return Optional.of(function);
    }
    boolean isBehind = "-c".equals(function) || "--ctor".equals(function);
    return isBehind && arguments.size() == 1 && arguments.getFirst().startsWith("{")
        ? Optional.of(arguments.getFirst())
        : Optional.empty();
  }

  private List<Bytes> typed() {
    if (function == null) {
      return List.of();
    }
    List<Bytes> typed = new ArrayList<>(List.of(Bytes.copyFromUtf8(function)));
    typed.addAll(TypedBytes.ofLast(arguments));
    return typed;
  }
}
