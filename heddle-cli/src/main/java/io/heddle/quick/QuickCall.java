// SPDX-License-Identifier: Apache-2.0
package io.heddle.quick;

import io.heddle.quick.QuickArgument.Kind;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Constructor;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command with what its command line says, ready to be called.
 *
 * @param command the object
 * @param given all names of the options that are given
 */
public record QuickCall(Object command, List<String> given) {

  private static final int MAX_DIGITS = 9;

  public QuickCall {
    given = List.copyOf(given);
  }

  /**
   * The call that a command line stands for; empty if it is not plain, or wrong, so that the
   * library has to judge it.
   *
   * @param arguments all of them, with the name of the command
   */
  public static Optional<QuickCall> of(QuickCommand command, String... arguments) {
    var line = new QuickLine(command, arguments);
    return line.read() ? made(command, line.values()) : Optional.empty();
  }

  private static Optional<QuickCall> made(
      QuickCommand command, Map<QuickArgument, List<String>> values) {
    try {
      Class<?> type = Class.forName(command.type());
      Constructor<?> constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      Object made = constructor.newInstance();
      List<String> given = new ArrayList<>();
      for (QuickArgument argument : command.arguments()) {
        List<String> said = values.getOrDefault(argument, List.of());
        if (!said.isEmpty()) {
          given.addAll(argument.names());
        } else if (!argument.otherwise().isEmpty()) {
          said = List.of(argument.otherwise());
        }
        if (!said.isEmpty() && !argument.path().isEmpty()) {
          Optional<Object> value = value(argument.kind(), said);
          if (value.isEmpty()) {
            return Optional.empty();
          }
          set(made, argument.path(), value.get());
        }
      }
      return Optional.of(new QuickCall(made, given));
    } catch (ReflectiveOperationException _) {
      return Optional.empty();
    }
  }

  private static Optional<Object> value(Kind kind, List<String> said) {
    String text = said.getFirst();
    return switch (kind) {
      case FLAG -> Optional.of(true);
      case TEXT -> Optional.of(text);
      case TEXTS -> Optional.of(new ArrayList<>(said));
      case NUMBER -> number(text).map(number -> number);
      case PATH -> path(text).map(path -> path);
      case ELSEWHERE -> Optional.empty();
    };
  }

  private static Optional<Integer> number(String text) {
    boolean isPlain =
        !text.isEmpty()
            && text.length() <= MAX_DIGITS
            && text.chars().allMatch(digit -> digit >= '0' && digit <= '9')
            && (text.length() == 1 || text.charAt(0) != '0');
    return isPlain ? Optional.of(Integer.valueOf(text)) : Optional.empty();
  }

  private static Optional<Path> path(String text) {
    if (text.isEmpty() || text.startsWith("--")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Path.of(text));
    } catch (InvalidPathException _) {
      return Optional.empty();
    }
  }

  private static void set(Object command, String path, Object value)
      throws ReflectiveOperationException {
    Object at = command;
    String[] names = path.split("\\.", -1);
    for (int index = 0; index < names.length - 1; index++) {
      at = field(at, names[index]).get(at);
    }
    VarHandle field = field(at, names[names.length - 1]);
    switch (value) {
      case Boolean flag when field.varType() == boolean.class -> field.set(at, flag.booleanValue());
      case Integer number when field.varType() == int.class -> field.set(at, number.intValue());
      default -> field.set(at, value);
    }
  }

  /** {@code Field} makes classes of its own for each kind of field, which nobody has cached. */
  private static VarHandle field(Object owner, String name) throws ReflectiveOperationException {
    Class<?> type = owner.getClass();
    return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
        .unreflectVarHandle(type.getDeclaredField(name));
  }
}
