// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.LinkedHashSet;
import java.util.Set;
import org.hyperledger.fabric.contract.annotation.DataType;
import org.hyperledger.fabric.contract.annotation.Property;
import org.hyperledger.fabric.contract.annotation.Transaction;

/** The data types that transactions of a contract take and give, and those that these hold. */
final class ReachedTypes {

  private final Set<Class<?>> found = new LinkedHashSet<>();

  private ReachedTypes() {}

  static Set<Class<?>> of(Class<?> contract) {
    var reached = new ReachedTypes();
    for (Method method : contract.getMethods()) {
      if (method.getAnnotation(Transaction.class) != null) {
        reached.add(method.getGenericReturnType());
        for (Type each : method.getGenericParameterTypes()) {
          reached.add(each);
        }
      }
    }
    return reached.found;
  }

  private void add(Type type) {
    if (type instanceof ParameterizedType generic) {
      for (Type each : generic.getActualTypeArguments()) {
        add(each);
      }
    } else if (type instanceof Class<?> one) {
      Class<?> element = one;
      while (element.isArray()) {
        element = element.getComponentType();
      }
      if (element.getAnnotation(DataType.class) != null && found.add(element)) {
        addPropertiesOf(element);
      }
    }
  }

  private void addPropertiesOf(Class<?> type) {
    for (Field field : type.getDeclaredFields()) {
      if (field.getAnnotation(Property.class) != null) {
        add(field.getGenericType());
      }
    }
  }
}
