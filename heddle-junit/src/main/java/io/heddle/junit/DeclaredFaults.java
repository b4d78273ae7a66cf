// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Reads what is to go wrong in a test. */
final class DeclaredFaults {

  private DeclaredFaults() {}

  /** Those of the classes around it, the outermost first, and of the test itself. */
  static List<InjectedFault> of(ExtensionContext test) {
    List<AnnotatedElement> elements = new ArrayList<>();
    for (Optional<ExtensionContext> at = Optional.of(test);
        at.isPresent();
        at = at.get().getParent()) {
      // a test template and each of its invocations have the same method
      at.get().getElement().filter(element -> !elements.contains(element)).ifPresent(elements::add);
    }
    Collections.reverse(elements);
    List<InjectedFault> faults = new ArrayList<>();
    for (AnnotatedElement each : elements) {
      AnnotationSupport.findRepeatableAnnotations(each, Fault.class)
          .forEach(fault -> faults.add(new InjectedFault(words(fault))));
    }
    return faults;
  }

  private static Map<String, String> words(Fault fault) {
    Map<String, String> words = new TreeMap<>();
    words.put("kind", fault.value());
    words.put("channel", fault.channel());
    words.put("chaincode", fault.chaincode());
    words.put("function", fault.function());
    words.put("org", fault.org());
    words.put("peer", fault.peer());
    words.put("times", fault.times());
    words.put("message", fault.message());
    words.put("status", fault.status());
    words.put("by", fault.by());
    words.put("code", fault.code());
    words.values().removeIf(String::isEmpty);
    return words;
  }
}
