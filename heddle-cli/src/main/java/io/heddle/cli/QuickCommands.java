// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.quick.QuickArgument;
import io.heddle.quick.QuickArgument.Kind;
import io.heddle.quick.QuickCommand;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Which commands can be called without picocli, read from what picocli knows of them. */
final class QuickCommands {

  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}|0");

  /** They run a node, whose end takes its time. */
  private static final Set<String> NODES = Set.of("start", "exec", "demo", "rehearse");

  private QuickCommands() {}

  static List<QuickCommand> of(CommandLine heddle) {
    List<QuickCommand> commands = new ArrayList<>();
    heddle.getSubcommands().forEach((name, command) -> add(name, command, commands));
    return commands;
  }

  private static void add(String name, CommandLine command, List<QuickCommand> all) {
    command.getSubcommands().forEach((below, each) -> add(name + " " + below, each, all));
    Object made = command.getCommand();
    boolean isPlain =
        made instanceof Callable<?>
            && !NODES.contains(name)
            && command.getCommandSpec().specElements().isEmpty()
            && command.getSubcommands().isEmpty()
            && command.getCommandSpec().argGroups().isEmpty();
    Optional<List<QuickArgument>> arguments = isPlain ? arguments(command, made) : Optional.empty();
    arguments.ifPresent(known ->
        all.add(
            new QuickCommand(
                name, made.getClass().getName(), command.isStopAtPositional(), known)));
  }

  /** Empty if there is one that is not plain. */
  private static Optional<List<QuickArgument>> arguments(CommandLine command, Object made) {
    List<QuickArgument> arguments = new ArrayList<>();
    for (OptionSpec option : command.getCommandSpec().options()) {
      Optional<QuickArgument> plain = argument(option, made);
      if (plain.isEmpty()) {
        return Optional.empty();
      }
      arguments.add(plain.get());
    }
    for (PositionalParamSpec parameter : command.getCommandSpec().positionalParameters()) {
      Optional<QuickArgument> plain = argument(parameter, made);
      if (plain.isEmpty()) {
        return Optional.empty();
      }
      arguments.add(plain.get());
    }
    return Optional.of(arguments);
  }

  private static Optional<QuickArgument> argument(OptionSpec option, Object made) {
    boolean isElsewhere = option.usageHelp() || option.versionHelp();
    Optional<Kind> kind = isElsewhere ? Optional.of(Kind.ELSEWHERE) : kind(option);
    Optional<String> path = isElsewhere ? Optional.of("") : path(option, made);
    boolean isPlain = !option.negatable() && option.splitRegex().isEmpty();
    return kind.filter(_ -> isPlain && hasPlainDefault(option))
        .flatMap(known ->
            path.map(where ->
                new QuickArgument(
                    List.of(option.names()),
                    0,
                    false,
                    known,
                    option.required(),
                    otherwise(option),
                    where)));
  }

  private static Optional<QuickArgument> argument(PositionalParamSpec parameter, Object made) {
    int first = parameter.index().min();
    boolean isRest = parameter.index().max() > first;
    boolean isPlain =
        parameter.index().max() == first || parameter.index().max() == Integer.MAX_VALUE;
    return kind(parameter)
        .filter(kind -> isPlain && isRest == (kind == Kind.TEXTS) && hasPlainDefault(parameter))
        .flatMap(kind ->
            path(parameter, made)
                .map(where ->
                    new QuickArgument(
                        List.of(),
                        first,
                        isRest,
                        kind,
                        parameter.required(),
                        otherwise(parameter),
                        where)));
  }

  private static Optional<Kind> kind(ArgSpec argument) {
    Class<?> type = argument.type();
    boolean isOne = argument.arity().max() == 1 && argument.arity().min() == 1;
    if (type == boolean.class) {
      return argument.arity().max() == 0 ? Optional.of(Kind.FLAG) : Optional.empty();
    }
    if (type == List.class && argument.auxiliaryTypes()[0] == String.class) {
      boolean isEach = isOne || argument.isPositional();
      return isEach ? Optional.of(Kind.TEXTS) : Optional.empty();
    }
    if (!isOne && !(argument.isPositional() && argument.arity().max() == 1)) {
      return Optional.empty();
    }
    return type == String.class
        ? Optional.of(Kind.TEXT)
        : type == Path.class
            ? Optional.of(Kind.PATH)
            : isNumber(type) ? Optional.of(Kind.NUMBER) : Optional.empty();
  }

  private static boolean isNumber(Class<?> type) {
    return type == int.class || type == Integer.class;
  }

  private static boolean hasPlainDefault(ArgSpec argument) {
    @Nullable String text = argument.defaultValue();
    return text == null
        || (isNumber(argument.type()) && NUMBER.matcher(text).matches())
        || (argument.type() == String.class && !text.isEmpty());
  }

  private static String otherwise(ArgSpec argument) {
    @Nullable String text = argument.defaultValue();
    return text == null ? "" : text;
  }

  /** Where the value is kept, from the command on; empty if it cannot be found. */
  private static Optional<String> path(ArgSpec argument, Object made) {
    if (argument.userObject() instanceof Field field) {
      try {
        return path(made, argument.scope().get(), "").map(path -> path + field.getName());
      } catch (Exception e) {
        throw new IllegalStateException("No owner of " + field, e);
      }
    }
    // it is asked for by its name
    return argument.userObject() == null && argument.type() == boolean.class
        ? Optional.of("")
        : Optional.empty();
  }

  @SuppressWarnings("ReferenceEquality") // it is about which object, not what is in it
  private static Optional<String> path(Object from, Object owner, String soFar)
      throws IllegalAccessException {
    if (from == owner) {
      return Optional.of(soFar);
    }
    for (Field field : from.getClass().getDeclaredFields()) {
      if (field.isAnnotationPresent(Mixin.class)) {
        field.setAccessible(true);
        Optional<String> below = path(field.get(from), owner, soFar + field.getName() + ".");
        if (below.isPresent()) {
          return below;
        }
      }
    }
    return Optional.empty();
  }
}
