setTimeout(() => undefined, 10);
